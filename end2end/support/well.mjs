// What holds for every page: axe finds nothing, nothing scrolls sideways, and what acts is large enough for a thumb.
import AxeBuilder from '@axe-core/playwright';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const THUMB = 44;

export const inLanguage = (path, lang) => `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;

/**
 * What axe finds on the page as it stands, one line for each rule. In its legacy mode it opens no further tab, each of
 * which would cost more than the look; pages of ours have no frames of others.
 */
export async function violations(page, tags = TAGS) {
  // What passes need not be described node by node.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations: found } = await (tags ? axe.withTags(tags) : axe).analyze();
  return found.map(({ id, nodes }) => {
    const some = nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`);
    return `${id}: ${some.join(' | ')}`;
  });
}

/** By how many pixels the page is wider than its window. */
export const overflow = (page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));

/**
 * Buttons, and links that stand by themselves, too low for a thumb. A link within a sentence is as high as its line,
 * and what is folded away or read by screen readers alone is no target; a box that is ticked by its label has the label.
 */
export const lowTargets = (page) =>
  page.evaluate((thumb) => {
    const own = 'button, summary, input:not([type=hidden]), select, textarea, a.button, nav a, .emergency-link, .bell, a[href^="tel:"]';
    const low = [];
    for (const target of document.querySelectorAll(own)) {
      const folded = target.parentElement.closest('details:not([open])');
      if (folded && !(target.localName === 'summary' && target.parentElement === folded)) continue;
      if (target.closest('.visually-hidden, .skip, [hidden], .leaflet-container')) continue;
      const label = ['checkbox', 'radio', 'file'].includes(target.type) ? target.closest('label') ?? target.labels?.[0] : null;
      const box = (label ?? target).getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || getComputedStyle(target).visibility === 'hidden') continue;
      const bare = target.getBoundingClientRect();
      const height = Math.max(box.height, bare.height);
      if (height < thumb - 0.5) low.push(`${target.localName}.${target.className} "${(target.textContent || target.name || '').trim().slice(0, 20)}" ${Math.round(height)}`);
    }
    return low;
  }, THUMB);
