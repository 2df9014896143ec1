namespace Polytope.Core.Images;

/// <summary>Points with the values a network shall learn there. Immutable by convention.</summary>
/// <param name="Inputs">Count x dimension, row by row; for an image x = j/width, y = i/height rounded to float32.</param>
/// <param name="Targets">Count x outputs, row by row.</param>
public sealed record SampleSet(int Count, int Dimension, int Outputs, float[] Inputs, float[] Targets);

/// <summary>The training and the validation points drawn from an image; disjoint.</summary>
public sealed record Samples(SampleSet Training, SampleSet Validation);
