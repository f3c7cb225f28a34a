// The page works without this. With it, the newest message is in view, the cursor is in the box,
// and somebody who leaves the page open is told of new messages as they come.
"use strict";

const EVERY = 5000; // milliseconds between looking for news
const columns = document.querySelector(".columns");
const box = document.getElementById("text");

function settle() {
  const wrong = document.getElementById("problems");
  if (wrong) {
    wrong.focus();
    return;
  }
  if (!location.hash) {
    document.getElementById("newest").scrollIntoView();
  }
  if (matchMedia("(hover: hover) and (min-width: 64rem)").matches) {
    box.focus({ preventScroll: true });
  }
}

function show(news) {
  for (const link of document.querySelectorAll("[data-person]")) {
    const count = news.unread[link.dataset.person] || 0;
    const badge = link.querySelector(".unread");
    badge.hidden = count === 0;
    badge.querySelector(".count").textContent = count;
  }
  for (const face of document.querySelectorAll("[data-clock]")) {
    const words = { day: news.day, time: news.time, both: `${news.day}, ${news.time}` };
    face.textContent = words[face.dataset.clock];
  }
  const place = document.getElementById("news");
  if (news.new && !place.firstChild) {
    const link = document.createElement("a");
    const { as, where, newest } = columns.dataset;
    // The newest line's number makes the address another one, so that it is fetched and not only scrolled.
    link.href = `/?${new URLSearchParams({ as, where, after: newest })}#newest`;
    link.textContent = "There is a new message: show it";
    place.append(link);
  }
}

async function look() {
  if (document.hidden) {
    return;
  }
  const { as, where, newest } = columns.dataset;
  try {
    const answer = await fetch(`/demo/news?${new URLSearchParams({ as, where, after: newest })}`);
    if (answer.ok) {
      show(await answer.json());
    }
  } catch {
    // The demonstration was stopped; when it runs again, the next look finds it.
  }
}

// Only when all is loaded: going to the line named in the address takes the cursor out of the box.
addEventListener("load", () => requestAnimationFrame(settle));
setInterval(look, EVERY);
