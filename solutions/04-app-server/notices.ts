export * from '../../labs/04-app-server/notices.js';
