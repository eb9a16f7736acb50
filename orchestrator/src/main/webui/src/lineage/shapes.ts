/** What a version is drawn as. */
export type Shape = 'circle' | 'square' | 'diamond' | 'triangle';

export const CIRCLE: Shape = 'circle';

export const SHAPES: readonly Shape[] = [CIRCLE, 'square', 'diamond', 'triangle'];

/** The outline of a shape around a place, as large as a circle of a radius. */
export function outlineOf(shape: Shape, r: number, x = 0, y = 0): string {
  const polygon = (...corners: [number, number][]): string =>
    `M${corners.map(([dx, dy]) => `${(x + r * dx).toFixed(2)} ${(y + r * dy).toFixed(2)}`).join('L')}Z`;
  switch (shape) {
    case 'circle':
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    case 'square':
      return polygon([-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]);
    case 'diamond':
      return polygon([0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]);
    case 'triangle':
      return polygon([0, -1.2], [1.16, 0.8], [-1.16, 0.8]);
  }
}
