/** Who one can be in the demo. The passwords are no secret: the accounts live only as long as the demo runs. */
export const persons = [
  {login: 'ann', name: 'Ann', about: 'develops things, and has tokens', password: 'Passw0rd!ann'},
  {login: 'bob', name: 'Bob', about: 'a colleague of hers', password: 'Passw0rd!bob'},
  {login: 'admin', name: 'Admin', about: 'looks after the server', password: 'Passw0rd!admin'},
];
