/**
 * Runs in the page: says which texts that can be seen have less contrast than WCAG 2 AA asks for, 4.5 to 1, or 3 to 1 where they are
 * large. It must not use anything from outside of itself.
 */
export function paleTexts(): string[] {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number]
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const known = new Map<string, Colour>()
  // A colour may be written in any of many ways: the browser itself knows them all.
  const colourOf = (css: string): Colour => {
    const before = known.get(css)
    if (before !== undefined || canvas === null) return before ?? [0, 0, 0, 1]
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = css
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
    const colour = [red, green, blue, alpha / 255] as const
    known.set(css, colour)
    return colour
  }
  const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1]
  const light = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  const luminance = ([red, green, blue]: Colour): number => 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
  const backgroundOf = (element: Element): Colour => {
    const layers: Colour[] = []
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const colour = colourOf(getComputedStyle(at).backgroundColor)
      if (colour[3] > 0) layers.push(colour)
      if (colour[3] === 1) break
    }
    return layers.reduceRight<Colour>((below, layer) => over(layer, below), colourOf('Canvas'))
  }
  const opacityOf = (element: Element): number => {
    let opacity = 1
    for (let at: Element | null = element; at !== null; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity)
    return opacity
  }

  const faults = new Set<string>()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (element === null || text === '' || element.getClientRects().length === 0) continue
    const { color, fontSize, fontWeight, visibility } = getComputedStyle(element)
    const opacity = opacityOf(element)
    if (visibility !== 'visible' || opacity === 0) continue
    const background = backgroundOf(element)
    const [red, green, blue, alpha] = colourOf(color)
    const [a, b] = [luminance(over([red, green, blue, alpha * opacity], background)), luminance(background)]
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    const size = Number.parseFloat(fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700)
    if (contrast < (isLarge ? 3 : 4.5))
      faults.add(`${element.tagName.toLowerCase()}.${element.className} "${text.slice(0, 30)}" ${contrast.toFixed(2)}`)
  }
  return [...faults]
}
