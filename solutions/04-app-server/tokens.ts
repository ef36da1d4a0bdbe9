export * from '../../labs/04-app-server/tokens.js';
