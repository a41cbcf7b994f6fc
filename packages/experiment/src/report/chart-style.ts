/** Colours of light pages; the page has those of dark ones. */
export const COLOR = {arm: '#2457c5', boost: '#c2570c'};

/** Of all text in charts. */
export const text = {fontFamily: 'system-ui, sans-serif', fontSize: 12, color: '#1c1e21'};
