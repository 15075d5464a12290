import {startChat} from './chat.js';
import {showClock} from './clock.js';
import {changeSession, loadSession, takeNotice} from './session.js';
import {showStartPage} from './start-page.js';

const session = loadSession();
if (session === undefined) showStartPage({onSignedIn: changeSession, notice: takeNotice()});
else await startChat(session);
if (session !== undefined) await showClock(document.getElementById('demo-controls'));
