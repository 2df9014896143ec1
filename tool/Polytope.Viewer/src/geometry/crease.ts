/**
 * What drew an edge, in one number: layer * 65536 + neuron, both counted from 0; or -1 - side for a side of the window.
 */
export type CreaseId = number;

export const creaseOf = (layer: number, neuron: number): CreaseId => layer * 65536 + neuron;
export const creaseOfSide = (side: number): CreaseId => -1 - side;
export const isSide = (crease: CreaseId): boolean => crease < 0;
export const sideOf = (crease: CreaseId): number => -1 - crease;
export const layerOf = (crease: CreaseId): number => crease >> 16;
export const neuronOf = (crease: CreaseId): number => crease & 0xffff;
