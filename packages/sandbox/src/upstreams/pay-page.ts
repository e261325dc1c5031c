/** What a payment page shows. */
export interface PayPage {
  readonly title: string
  readonly amount: string
  readonly description: string
  readonly status: string
  /** Whether it waits for a payment. */
  readonly open: boolean
  readonly methods: readonly { readonly code: string; readonly name: string }[]
  readonly chosen: string
  /** Where the form goes. */
  readonly action: string
  readonly language: 'ru' | 'en'
}

const WORDS = {
  ru: { pay: 'Оплатить', cancel: 'Отменить', method: 'Способ оплаты', status: 'Статус', note: 'Песочница: деньги не списываются.' },
  en: { pay: 'Pay', cancel: 'Cancel', method: 'Payment method', status: 'Status', note: 'A sandbox: no money moves.' },
}

/** The page where a browser pays or cancels. No script, nothing from elsewhere. */
export function payPage(page: PayPage): string {
  const words = WORDS[page.language]
  const options = page.methods.map(
    ({ code, name }) => `<option value="${escapeHtml(code)}"${code === page.chosen ? ' selected' : ''}>${escapeHtml(name)}</option>`,
  )
  const form = `<form method="post" action="${escapeHtml(page.action)}">
<p><label>${words.method} <select name="method">${options.join('')}</select></label></p>
<p><button name="action" value="pay">${words.pay}</button> <button name="action" value="cancel">${words.cancel}</button></p>
</form>`
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}button,select{font:inherit;padding:.4rem .8rem}</style>
</head>
<body>
<main>
<h1>${escapeHtml(page.title)}</h1>
<p><strong>${escapeHtml(page.amount)}</strong></p>
<p>${escapeHtml(page.description)}</p>
<p>${words.status}: <output>${escapeHtml(page.status)}</output></p>
${page.open ? form : ''}
<p><small>${words.note}</small></p>
</main>
</body>
</html>
`
}

/** An error for the customer's eyes. */
export function errorPage(text: string): string {
  return `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>Ошибка</title></head><body><main><h1>Ошибка</h1><p>${escapeHtml(text)}</p></main></body></html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
