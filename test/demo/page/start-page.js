import {signIn} from './api.js';
import {element, icon} from './dom.js';
import {createPeople} from './people.js';
import {persons} from './persons.js';

/** The page that asks who one wants to be. `onSignedIn({token})` is called when the server said yes. */
export function showStartPage({onSignedIn, notice}) {
  const page = document.getElementById('start');
  const list = page.querySelector('.persons');
  const problem = page.querySelector('.start-problem');
  const {avatar} = createPeople({});
  page.hidden = false;
  problem.textContent = notice ?? '';

  async function enter(person) {
    problem.replaceChildren();
    list.setAttribute('aria-busy', 'true');
    try {
      onSignedIn(await signIn(person.login, person.password));
    } catch (error) {
      problem.textContent = `${person.name} could not sign in: ${error.message}`;
    } finally {
      list.removeAttribute('aria-busy');
    }
  }

  list.replaceChildren(
    ...persons.map((person) => {
      const words = element(
        'span',
        {class: 'person-words'},
        element('strong', {}, `Sign in as ${person.name}`),
        element('span', {}, person.about),
      );
      const button = element(
        'button',
        {type: 'button', class: 'person'},
        avatar({username: person.login}, 'avatar-large'),
        words,
        icon('next'),
      );
      button.addEventListener('click', () => enter(person));
      return element('li', {}, button);
    }),
  );
}
