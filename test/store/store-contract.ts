import {arrangementsContract} from './contract/arrangements.ts';
import {auditContract} from './contract/audit.ts';
import {claimsContract} from './contract/claims.ts';
import {foreignTextContract} from './contract/foreign-text.ts';
import {holdsContract} from './contract/holds.ts';
import {noticesContract} from './contract/notices.ts';
import {remindersContract} from './contract/reminders.ts';
import {rotationsContract} from './contract/rotations.ts';
import {tokenScansContract} from './contract/token-scans.ts';
import {tokensContract} from './contract/tokens.ts';
import {transactionsContract} from './contract/transactions.ts';
import {checkIn, type Place} from './place.ts';

/** What every store guarantees, whatever is behind it. Each test gets a place of its own. */
export function storeContract(makePlace: () => Promise<Place>): void {
  const check = checkIn(makePlace);
  tokensContract(check);
  tokenScansContract(check);
  holdsContract(check);
  auditContract(check);
  rotationsContract(check);
  remindersContract(check);
  arrangementsContract(check);
  noticesContract(check);
  claimsContract(check);
  transactionsContract(check);
  foreignTextContract(check);
}
