import type {StandIn} from '../mattermost/server.ts';

/** How long people stay signed in after that, in ms. */
const signedInFor = 90 * 86_400_000;

/**
 * Moves the clock while people stay signed in. The first event that finds its session ended makes a client deaf for ever: a session
 * that was made longer after the clock was moved would come too late wherever one of our jobs is faster than the test.
 */
export function passTime({mattermost: {state, clock}}: {readonly mattermost: StandIn}, ms: number): void {
  for (const session of state.sessions.values()) {
    if (!session.props.user_access_token_id) session.expires_at = clock.now() + ms + signedInFor;
  }
  clock.advance(ms);
}
