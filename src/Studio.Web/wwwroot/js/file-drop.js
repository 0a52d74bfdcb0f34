// Keeps a chosen file in the browser and sends it straight to the API, so that it does not pass through the circuit.
const running = new WeakMap();
const answers = new WeakMap();

export function attach(zone, input) {
  const over = on => zone.classList.toggle('over', on);
  zone.addEventListener('dragover', event => { event.preventDefault(); over(true); });
  zone.addEventListener('dragleave', () => over(false));
  zone.addEventListener('drop', event => {
    event.preventDefault();
    over(false);
    if (input.disabled || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

export function describe(input) {
  const file = input.files[0];
  return file ? { name: file.name, size: file.size } : null;
}

export function head(input, bytes) {
  return input.files[0].slice(0, bytes);
}

// The status of the answer, 0 where the server was not reached, -1 where it was stopped here.
export function send(input, url, contentType, fields, progress) {
  const file = input.files[0];
  const request = new XMLHttpRequest();
  // Told on until the answer is there, since the server works on after the last byte was sent.
  let share = 0;
  request.upload.onprogress = event => { if (event.lengthComputable) share = event.loaded / event.total; };
  const ticks = setInterval(() => progress.invokeMethodAsync('OnProgress', share).catch(() => request.abort()), 250);
  return new Promise(resolve => {
    const end = status => {
      clearInterval(ticks);
      running.delete(input);
      answers.set(input, request.responseText || '');
      resolve(status);
    };
    request.onload = () => end(request.status);
    request.onerror = () => end(0);
    request.onabort = () => end(-1);
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    const token = document.querySelector('input[name=__RequestVerificationToken]');
    if (token) request.setRequestHeader('RequestVerificationToken', token.value);
    running.set(input, request);
    if (fields) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', file, file.name);
      request.send(form);
    } else {
      request.setRequestHeader('Content-Type', contentType);
      request.send(file);
    }
  });
}

// A stream to the circuit must not be empty, so an answer without a body is a space.
export function answer(input) {
  return new Blob([answers.get(input) || ' ']);
}

export function stop(input) {
  running.get(input)?.abort();
}
