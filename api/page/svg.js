// Building SVG: like make, in its namespace.

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(SVGElement | string)} children
 * @returns {SVGElement}
 */
export function drawn(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
