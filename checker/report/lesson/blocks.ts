/** A piece of running text. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly inside: readonly Inline[] }
  | { readonly kind: 'link'; readonly target: string; readonly inside: readonly Inline[] }
  | { readonly kind: 'break' };

/** A picture, with a sentence or two that say what it shows. */
export interface Figure {
  readonly kind: 'figure';
  /** As the lesson names it: `figures/01-alias.svg`. */
  readonly source: string;
  readonly description: string;
  /** The same drawn with characters: shown in its place where there are no pictures. */
  readonly textForm?: string;
}

/** A part of a lesson. */
export type Block =
  | {
      readonly kind: 'heading';
      /** 1 to 6. */
      readonly level: number;
      /** What a link to it names: `a-name-is-not-a-place`. */
      readonly id: string;
      readonly inside: readonly Inline[];
    }
  | { readonly kind: 'paragraph'; readonly inside: readonly Inline[] }
  | {
      readonly kind: 'list';
      /** The number of the first item; undefined: it is not numbered. */
      readonly start?: number;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly kind: 'quote'; readonly inside: readonly Block[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | Figure
  | { readonly kind: 'rule' };

/** The words of running text, with no marks. */
export function plainWords(inside: readonly Inline[]): string {
  return inside
    .map((part) => {
      if (part.kind === 'break') return ' ';
      return 'text' in part ? part.text : plainWords(part.inside);
    })
    .join('');
}
