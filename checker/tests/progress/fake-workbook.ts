import type { Lab } from '../../core/lab.js';
import type { OpenLab, Workbook } from '../../labs/workbook.js';

function makeLab(id: string): Lab {
  const hints = ['nudge', 'more', 'nearly all'] as const;
  const step = { points: 10, file: 'server.ts', dependsOn: [], hints };
  return {
    id,
    slug: `${id}-lab`,
    title: `Title ${id}`,
    summary: 'You can do it.',
    minutes: 15,
    files: [{ path: 'server.ts', exports: ['startServer'] }],
    given: ['run.ts'],
    data: ['data/zone.txt'],
    examples: [],
    packages: [],
    run: 'run.ts',
    needs: [],
    steps: [
      { ...step, id: `${id}.1`, title: 'First', required: 'core' },
      { ...step, id: `${id}.2`, title: 'Second', required: 'core' },
      { ...step, id: `${id}.3`, title: 'Third', required: 'extension' },
    ],
  };
}

function openLab(lab: Lab): OpenLab {
  return {
    lab,
    digest: 'd'.repeat(64),
    files: {
      'README.md': `# ${lab.title}\n\nThe lesson.\n`,
      'server.ts': `// stub of ${lab.id}\n`,
      'run.ts': '// given\n',
      'data/zone.txt': 'zone\n',
    },
    hidden: '',
    used: [],
    reference: { 'server.ts': `// reference of ${lab.id}\n` },
    quiz: [
      {
        question: 'What listens?',
        choices: [
          { text: 'A server', right: true, why: 'It does.' },
          { text: 'A wall', right: false, why: 'Walls only seem to.' },
        ],
      },
    ],
  };
}

/** A workbook with labs 00, 01 and 02, of three steps each (the third is an extension), in any folder. */
export function fakeWorkbook(root: string, changes: Partial<Workbook> = {}): Workbook {
  const labs = ['00', '01', '02'].map(makeLab);
  return {
    root,
    edition: 'student',
    unlock: 'in-order',
    labs: labs.map((lab) => ({ ...lab, digest: 'd'.repeat(64) })),
    async open(id) {
      const lab = labs.find((each) => each.id === id);
      if (!lab) throw new Error(`no lab ${id}`);
      return openLab(lab);
    },
    ...changes,
  };
}
