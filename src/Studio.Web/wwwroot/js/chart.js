// Values of a chart's points, with the pointer, a finger or the arrow keys. All points are asked for once, when somebody first
// comes near, and again only when the chart was drawn anew (data-version): moving about sends nothing.
const far = 10;

// All places of the lines, each once, ascending.
const merged = lines => {
  const all = new Float64Array(lines.reduce((sum, line) => sum + line.count, 0));
  let at = 0;
  for (const line of lines) {
    all.set(line.xs, at);
    at += line.count;
  }
  return all.sort().filter((x, i, sorted) => i === 0 || x !== sorted[i - 1]);
};

const view = data => {
  const bytes = data.points;
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let at = 0;
  const take = count => numbers.subarray(at, at += count);
  const lines = data.lines.map(line => {
    const xs = take(line.count);
    const ys = take(line.count);
    return { ...line, xs, ys, smooth: data.isSmooth ? take(line.count) : null };
  });
  return { ...data, lines, places: merged(lines) };
};

// How many are at or before that place, in an ascending list.
const until = (list, x) => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
};

const nearest = (list, x) => {
  const next = until(list, x);
  if (next === 0) return 0;
  if (next === list.length) return next - 1;
  return x - list[next - 1] <= list[next] - x ? next - 1 : next;
};

const clock = seconds => {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
};

const words = (data, value) => data.isShare
  ? `${Number((value * 100).toFixed(1))}%`
  : `${Number(value.toFixed(value < 0.01 ? 4 : 3))}`;

const valuesAt = (data, x) => data.lines.flatMap(line => {
  const index = until(line.xs, x) - 1;
  // A line that is over says nothing of what comes after it.
  if (index < 0 || x > line.xs[line.xs.length - 1]) return [];
  const drawn = line.smooth ? line.smooth[index] : line.ys[index];
  const text = line.smooth ? `${words(data, drawn)} (${words(data, line.ys[index])})` : words(data, drawn);
  return [{ line, drawn, text }];
});

const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

const height = (data, value) => {
  const share = data.isLog
    ? Math.log(value / data.yFrom) / Math.log(data.yTo / data.yFrom)
    : (value - data.yFrom) / (data.yTo - data.yFrom);
  return Math.min(1, Math.max(0, share));
};

export function attach(frame, chart) {
  if (!frame) return; // The page has gone on meanwhile.
  const plot = frame.querySelector('.plot');
  const cross = frame.querySelector('.cross');
  const status = frame.parentElement.querySelector('[role=status]');
  let data = null;
  let loading = null;
  let place = null; // Where the cross is, by index into data.places; null where it is not shown.
  let speaking = 0;

  const isFresh = () => data?.version === Number(frame.dataset.version);

  const load = async () => {
    while (!isFresh()) {
      loading ??= chart.invokeMethodAsync('ReadPoints').then(read => data = view(read)).finally(() => loading = null);
      await loading;
    }
  };

  const hide = () => {
    place = pointed = null;
    cross.replaceChildren();
    status.textContent = '';
  };

  const show = wanted => {
    place = Math.min(data.places.length - 1, Math.max(0, wanted));
    const x = data.places[place];
    const share = (x - data.xFrom) / (data.xTo - data.xFrom);
    const where = data.byTime ? `After ${clock(x)}` : `Step ${x.toLocaleString('en-US')}`;
    const mark = data.marks.find(known => Math.abs(known.x - x) < 1e-9);
    const head = mark ? `${where} · ${mark.text}` : where;
    const values = valuesAt(data, x);
    const rule = element('span', 'rule');
    rule.style.left = `${share * 100}%`;
    const box = element('div', 'box');
    box.append(element('b', 'where', head));
    const dots = values.map(({ line, drawn, text }) => {
      const swatch = element('span', 'swatch');
      const dot = element('span', 'dot');
      swatch.style.background = dot.style.background = `var(--series-${line.look + 1})`;
      dot.style.left = `${share * 100}%`;
      dot.style.bottom = `${height(data, drawn) * 100}%`;
      box.append(swatch, element('span', 'name', line.name), element('b', '', text));
      return dot;
    });
    cross.replaceChildren(rule, ...dots, box);

    // Beside the cross, on the side with more room, and never beyond the plot.
    const [room, size] = [cross.clientWidth, box.offsetWidth];
    const wish = share > .5 ? share * room - size - 10 : share * room + 10;
    box.style.left = `${Math.min(Math.max(0, wish), Math.max(0, room - size))}px`;

    // Spoken once the cross rests, so that a pointer on its way is not read out.
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      if (place !== null) status.textContent = `${head}: ${values.map(({ line, text }) => `${line.name} ${text}`).join(', ')}`;
    }, 150);
  };

  // A pointer tells of many places between two pictures: only the last of them is shown.
  let pointed = null;
  const point = event => {
    if (pointed === null) requestAnimationFrame(follow);
    pointed = event.clientX;
  };
  const follow = async () => {
    try {
      await load();
      if (pointed === null) return; // The pointer has left meanwhile.
      const box = plot.getBoundingClientRect();
      const share = (pointed - box.left) / box.width;
      if (data.places.length > 0) show(nearest(data.places, data.xFrom + share * (data.xTo - data.xFrom)));
    } finally {
      pointed = null;
    }
  };

  const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -far, PageDown: far, Home: -Infinity, End: Infinity };
  frame.addEventListener('pointermove', point);
  frame.addEventListener('pointerdown', point);
  frame.addEventListener('pointerleave', event => event.pointerType === 'mouse' && document.activeElement !== frame && hide());
  frame.addEventListener('blur', hide);
  frame.addEventListener('keydown', async event => {
    if (event.key === 'Escape') return hide();
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    await load();
    if (data.places.length > 0) show(place === null ? (steps[event.key] > 1 ? data.places.length - 1 : 0) : place + steps[event.key] * (event.shiftKey ? far : 1));
  });
  // Drawn anew while the cross stands: it stays at its place.
  new MutationObserver(async () => {
    if (place === null) return;
    const x = data.places[place];
    await load();
    if (data.places.length > 0) show(nearest(data.places, x));
    else hide();
  }).observe(frame, { attributes: true, attributeFilter: ['data-version'] });
  frame.dataset.ready = '';
}
