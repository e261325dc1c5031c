import type { DefaultTheme, UserConfig } from 'vitepress'
import type { Site } from '../generate.ts'
import { slugOf } from '../markdown.ts'
import { codeTheme } from './theme/code.ts'

const linkTo = (path: string): string => `/${path.replace(/(^|\/)index$/, '$1')}`

/** The API is long: it starts folded. */
function sidebar(chapters: Site['contents']['en']): DefaultTheme.SidebarItem[] {
  return chapters.map(({ title, pages }) => ({
    text: title,
    collapsed: title === 'API',
    items: pages.map(({ path, title: text }) => ({ text, link: linkTo(path) })),
  }))
}

/** The configuration of VitePress, whose folder is the one that the pages were written to. */
export const configOf = ({ en, ru }: Site['contents']): UserConfig<DefaultTheme.Config> => ({
  title: 'Paymux',
  description: 'One small, exact interface over many payment providers, for TypeScript servers',
  // Below which path it is served.
  base: (process.env.DOCS_BASE ?? '/') as `/${string}/`,
  srcDir: 'pages',
  outDir: 'site',
  cacheDir: 'cache',
  cleanUrls: true,
  metaChunk: true,
  markdown: {
    anchor: { slugify: slugOf },
    theme: codeTheme,
  },
  transformHead: ({ pageData: { isNotFound, relativePath } }) =>
    isNotFound ? [] : [['link', { rel: 'alternate', type: 'text/markdown', href: `./${relativePath.split('/').at(-1)}` }]],
  themeConfig: {
    i18nRouting: false,
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: 'https://github.com/paymux/paymux' }],
    search: {
      provider: 'local',
      options: {
        locales: {
          ru: {
            translations: {
              button: { buttonText: 'Поиск', buttonAriaLabel: 'Поиск' },
              modal: {
                displayDetails: 'Показать подробности',
                resetButtonTitle: 'Сбросить поиск',
                backButtonTitle: 'Закрыть поиск',
                noResultsText: 'Ничего не найдено:',
                footer: { selectText: 'выбрать', navigateText: 'перейти', closeText: 'закрыть' },
              },
            },
          },
        },
      },
    },
  },
  locales: {
    root: { label: 'English', lang: 'en', themeConfig: { sidebar: sidebar(en) } },
    ru: {
      label: 'Русский',
      lang: 'ru',
      description: 'Один небольшой и точный интерфейс ко многим платёжным системам, для серверов на TypeScript',
      themeConfig: {
        sidebar: sidebar(ru),
        outline: { level: [2, 3], label: 'На этой странице' },
        docFooter: { prev: 'Предыдущая страница', next: 'Следующая страница' },
        darkModeSwitchLabel: 'Оформление',
        lightModeSwitchTitle: 'Светлая тема',
        darkModeSwitchTitle: 'Тёмная тема',
        sidebarMenuLabel: 'Меню',
        returnToTopLabel: 'Наверх',
        langMenuLabel: 'Язык',
      },
    },
  },
})
