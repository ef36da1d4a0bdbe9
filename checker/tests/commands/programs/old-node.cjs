// Makes this Node say that it is an old one: `node --require old-node.cjs …`.
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } });
