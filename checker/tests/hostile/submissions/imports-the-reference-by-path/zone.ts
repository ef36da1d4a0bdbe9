export { answer } from '../../solutions/01-dns/zone.js';
