using Polytope.Core.Measures.Cells;
using Polytope.Core.Measures.Changes;
using Polytope.Core.Measures.Creases;
using Polytope.Core.Measures.Errors;
using Polytope.Core.Measures.Points;

namespace Polytope.Core.Measures;

/// <summary>Every measure, in the order of their columns. A new one is an entry here.</summary>
public static class MeasureCatalog
{
    private const string HaninRolnick = "Hanin and Rolnick 2019, Complexity of Linear Regions in Deep Networks";
    private const string Humayun = "Humayun, Balestriero and Baraniuk 2024, Deep Networks Always Grok and Here is Why";
    private const string Grigsby =
        "Grigsby, Lindsey and Masden 2022, Local and global topological complexity measures of ReLU neural network "
        + "functions";
    private const string Piwek = "Piwek, Klukowski and Hu 2023, Exact count of boundary pieces of ReLU classifiers";

    /// <summary>Those of a frame alone, then those of a frame and the one before.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new("cells-after", "", "Cells after each hidden layer.", HaninRolnick)
        {
            Parts = MeasureParts.HiddenLayers,
            IsAlways = true,
            Of = frame => [.. frame.Partition.Counts.CellsAfter.Select(count => (double)count)],
        },
        new(
            "linear-regions",
            "",
            "Largest connected parts of the window on which the network is one affine map.",
            HaninRolnick)
        {
            Of = frame => [frame.Partition.FindLinearRegions().Count],
        },
        new("never-active", "", "Neurons of each hidden layer that are active nowhere in the window.", HaninRolnick)
        {
            Parts = MeasureParts.HiddenLayers,
            IsAlways = true,
            Of = frame => [.. frame.Activity.Never.ToArray().Select(count => (double)count)],
        },
        new("always-active", "", "Neurons of each hidden layer that are active everywhere in the window.", HaninRolnick)
        {
            Parts = MeasureParts.HiddenLayers,
            IsAlways = true,
            Of = frame => [.. frame.Activity.Always.ToArray().Select(count => (double)count)],
        },
        new(
            "area",
            "window^2",
            "Quantiles of the areas of cells.",
            "Fan et al. 2023, Deep ReLU Networks Have Surprisingly Simple Polytopes")
        {
            Parts = MeasureParts.Quantiles,
            Of = frame => Quantile(frame.Areas.Quantile),
        },
        new("area-entropy", "nat", "Entropy of the areas of cells as parts of the window.", "Shannon 1948")
        {
            IsAlways = true,
            Of = frame => [frame.Areas.Entropy()],
        },
        new(
            "inradius",
            "window",
            "Quantiles of the radius of the largest disk in each cell.",
            "Zhang and Wu 2020, Empirical Studies on the Properties of Linear Regions in Deep Neural Networks")
        {
            Parts = MeasureParts.Quantiles,
            Of = frame => Quantile(frame.Inradii.Quantile),
        },
        new(
            "sides",
            "",
            "Quantiles of the number of edges around a cell.",
            "Fan et al. 2023, Deep ReLU Networks Have Surprisingly Simple Polytopes")
        {
            Parts = MeasureParts.Quantiles,
            Of = frame => Quantile(new CellSides(frame.Partition).Quantile),
        },
        new("training-distance", "window", "Mean distance of training points from the nearest crease.", HaninRolnick)
        {
            IsOfPoints = true,
            Of = frame => [MeanDistance(frame.Training)],
        },
        new(
            "training-distances",
            "window",
            "Quantiles of the distances of training points from the nearest crease.",
            HaninRolnick)
        {
            Parts = MeasureParts.Quantiles,
            IsOfPoints = true,
            Of = frame => DistanceQuantiles(frame.Training),
        },
        new(
            "validation-distance",
            "window",
            "Mean distance of validation points from the nearest crease.",
            HaninRolnick)
        {
            IsOfPoints = true,
            Of = frame => [MeanDistance(frame.Validation)],
        },
        new(
            "validation-distances",
            "window",
            "Quantiles of the distances of validation points from the nearest crease.",
            HaninRolnick)
        {
            Parts = MeasureParts.Quantiles,
            IsOfPoints = true,
            Of = frame => DistanceQuantiles(frame.Validation),
        },
        new(
            "training-complexity",
            "",
            "Mean number of neurons whose crease meets the disk of radius 1/64 around a training point.",
            Humayun)
        {
            IsOfPoints = true,
            Of = frame => [Complexity(frame, frame.Run.Training)],
        },
        new(
            "validation-complexity",
            "",
            "Mean number of neurons whose crease meets the disk of radius 1/64 around a validation point.",
            Humayun)
        {
            IsOfPoints = true,
            Of = frame => [Complexity(frame, frame.Run.Validation)],
        },
        new(
            "crossings",
            "1/window",
            "Creases crossed by unit of length on straight ways from one training point to the next.",
            "Raghu et al. 2017, On the Expressive Power of Deep Neural Networks")
        {
            IsOfPoints = true,
            Of = frame => [Crossings(frame.Training)],
        },
        new(
            "total-variation",
            "output window",
            "Integral over the window of the length of the output's gradient.",
            "Gamba et al. 2022, Are All Linear Regions Created Equal?")
        {
            IsAlways = true,
            Of = frame => [frame.Gradients.TotalVariation],
        },
        new(
            "lipschitz",
            "output/window",
            "Lipschitz constant on the window: the largest length of the output's gradient.",
            "Gamba et al. 2022, Are All Linear Regions Created Equal?")
        {
            IsAlways = true,
            Of = frame => [frame.Gradients.Largest],
        },
        new("crease-length", "window", "Length of the creases of each hidden layer.", "")
        {
            Parts = MeasureParts.HiddenLayers,
            IsAlways = true,
            Of = frame => frame.Creases.Neurons.SumByLayer(frame.Creases.Lengths),
        },
        new(
            "crease-strength",
            "output",
            "Integral along the creases of each hidden layer of the jump of the gradient across them.",
            "")
        {
            Parts = MeasureParts.HiddenLayers,
            IsAlways = true,
            Of = frame => frame.Creases.Neurons.SumByLayer(frame.Creases.Strengths),
        },
        new(
            "neuron-strength",
            "output",
            "Integral along the crease of each neuron of the jump of the gradient across it.",
            "")
        {
            Parts = MeasureParts.Neurons,
            Of = frame => frame.Creases.Strengths.ToArray(),
        },
        new(
            "crease-spacing",
            "window",
            "Quantiles of the distance of each line of the first layer from the nearest other, in angle and offset.",
            "")
        {
            Parts = MeasureParts.Quantiles,
            Of = frame => Quantile(new CreaseSpacing(frame.Partition.Network, frame.Partition.Window).Quantile),
        },
        new(
            "boundary-curves",
            "",
            "Connected curves of the boundary of the decision: between classes, or where the output is 1/2.",
            Piwek)
        {
            IsAlways = true,
            Of = frame => [frame.Boundary.Curves],
        },
        new("boundary-segments", "", "Straight pieces of the boundary of the decision.", Piwek)
        {
            IsAlways = true,
            Of = frame => [frame.Boundary.Segments],
        },
        new("decision-length", "window", "Length of the boundary of the decision.", Piwek)
        {
            IsAlways = true,
            Of = frame => [frame.Boundary.Length],
        },
        new(
            "decision-turns",
            "turn",
            "Sum of the absolute angles by which the boundary of the decision turns at creases.",
            "")
        {
            IsAlways = true,
            Of = frame => [frame.Boundary.Turns],
        },
        new(
            "region-area",
            "window^2",
            "Area of each class; without classes, where the output is at most 1/2, and where it is more.",
            "")
        {
            Parts = MeasureParts.Labels,
            Of = frame => frame.Boundary.Areas.ToArray(),
        },
        new(
            "components",
            "",
            "Connected components of the region of each class, or of what is at most 1/2 and what is more.",
            Grigsby)
        {
            Parts = MeasureParts.Labels,
            IsAlways = true,
            Of = frame => [.. frame.Topology.Components.Select(count => (double)count)],
        },
        new("holes", "", "Holes of the region of each class, or of what is at most 1/2 and what is more.", Grigsby)
        {
            Parts = MeasureParts.Labels,
            IsAlways = true,
            Of = frame => [.. frame.Topology.Holes.Select(count => (double)count)],
        },
        new(
            "error-low",
            "output^2",
            "Mean squared error over the image of frequencies up to 8 periods across.",
            "Rahaman et al. 2019, On the Spectral Bias of Neural Networks")
        {
            Of = frame => [frame.Spectrum.Low],
        },
        new(
            "error-high",
            "output^2",
            "Mean squared error over the image of the other frequencies.",
            "Rahaman et al. 2019, On the Spectral Bias of Neural Networks")
        {
            Of = frame => [frame.Spectrum.High],
        },
        new(
            "misclassified",
            "pixel",
            "Pixels that the network puts in another class; without classes, on the other side of 1/2.",
            "")
        {
            Of = frame => [Misclassified(frame)],
        },
        new(
            "smoothing-error",
            "output^2",
            "Mean squared error over the image of smoothing the training points, the same in every frame.",
            "Nadaraya 1964, Watson 1964")
        {
            IsOfPoints = true,
            Of = frame => [frame.Run.SmoothingError],
        },
        new(
            "geometry-drift",
            "window^2",
            "Area where the activation pattern differs from that of the frame before.",
            "")
        {
            OfChange = change => [change.Run.Window.Area - change.Kept.Area],
        },
        new(
            "hamming-drift",
            "",
            "Mean over the window of the number of neurons whose sign differs from the frame before.",
            "")
        {
            OfChange = change => [change.Drift.MeanHamming],
        },
        new(
            "hamming-estimate",
            "",
            "Neurons whose sign differs from the frame before: hamming-drift, from 4181 points of a lattice.",
            "")
        {
            OfChange = change => [change.Estimate.MeanHamming],
        },
        new(
            "map-drift-estimate",
            "output window^2",
            "Integral of the output's absolute change since the frame before, from 4181 points of a lattice.",
            "")
        {
            OfChange = change => [change.Estimate.MapDrift],
        },
        new(
            "map-drift-within",
            "output window^2",
            "Integral of the output's absolute change where the activation pattern is the same as before.",
            "")
        {
            OfChange = change => [change.Kept.MapDrift],
        },
        new(
            "map-drift-across",
            "output window^2",
            "Integral of the output's absolute change where the activation pattern has changed.",
            "")
        {
            OfChange = change => [change.Drift.MapDriftAcross],
        },
        new("births", "", "Activation patterns that the frame before did not have.", "")
        {
            OfChange = change => [change.Match.Births],
        },
        new("born-area", "window^2", "Area of the cells of these patterns.", "")
        {
            OfChange = change => [change.Match.BornArea],
        },
        new("deaths", "", "Activation patterns of the frame before that are gone.", "")
        {
            OfChange = change => [change.Match.Deaths],
        },
        new("dead-area", "window^2", "Area that the cells of these patterns had.", "")
        {
            OfChange = change => [change.Match.DeadArea],
        },
        new(
            "age",
            "epoch",
            "Mean over the window of the epochs since the frame in which the activation pattern appeared.",
            "")
        {
            OfChange = change => [change.Ages.Mean(change.Frame.Areas.Of)],
        },
        new("old-area", "", "Share of the window whose cells are at least 10, 100 and 1000 epochs old.", "")
        {
            Parts = MeasureParts.Ages,
            OfChange = change =>
                [.. MeasuredFrame.Ages.Select(age => change.Ages.ShareFrom(age, change.Frame.Areas.Of))],
        },
        new(
            "swept-area",
            "window^2",
            "Area that the creases of each hidden layer swept since the frame before, summed over its neurons.",
            "")
        {
            Parts = MeasureParts.HiddenLayers,
            OfChange = change => change.Drift.Neurons.SumByLayer(change.Drift.SweptAreas),
        },
        new(
            "neuron-swept-area",
            "window^2",
            "Area that the crease of each neuron swept since the frame before: where its sign changed.",
            "")
        {
            Parts = MeasureParts.Neurons,
            OfChange = change => change.Drift.SweptAreas.ToArray(),
        },
        new(
            "weight-drift",
            "weight",
            "Euclidean norm of the change of each layer's weights and biases since the frame before.",
            "")
        {
            Parts = MeasureParts.Layers,
            OfChange = change =>
                WeightDrift.ByLayer(change.Before.Partition.Network, change.Frame.Partition.Network),
        },
    ];

    /// <summary>Those that every run has.</summary>
    public static IReadOnlyList<Measure> Always { get; } = [.. All.Where(measure => measure.IsAlways)];

    private static double[] Quantile(Func<double, double> quantile) => [.. MeasuredFrame.Shares.Select(quantile)];

    /// <summary>Of the points within the window; NaN where there is none, or no crease.</summary>
    private static double[] Distances(PointLocations? locations) =>
        locations is null ? [] : [.. BoundaryDistances.Of(locations).Where(double.IsFinite)];

    private static double MeanDistance(PointLocations? locations) => Quantiles.Mean(Distances(locations));

    private static double[] DistanceQuantiles(PointLocations? locations)
    {
        var sorted = Quantiles.Sorted(Distances(locations));
        return Quantile(share => Quantiles.Of(sorted, share));
    }

    private static double Complexity(MeasuredFrame frame, PointGrid? points)
    {
        if (points is null) return double.NaN;
        var radius = MeasuredFrame.DiskRadius * Math.Min(frame.Run.Window.Width, frame.Run.Window.Height);
        var inWindow = Enumerable.Range(0, points.Count).Count(points.Contains);
        return LocalComplexity.Of(frame.Partition, points, radius).Sum() / (double)inWindow;
    }

    private static double Misclassified(MeasuredFrame frame) => frame.Run switch
    {
        { Classes: { } classes } => Misclassification.OfClasses(frame.Partition, classes),
        { Image: { } image } => Misclassification.OfLevel(frame.Partition, image, MeasuredRun.Level),
        _ => double.NaN,
    };

    private static double Crossings(PointLocations? training)
    {
        if (training is null) return double.NaN;
        var (crossings, length) = SegmentCrossings.Along(training, MeasuredFrame.SegmentCount);
        return crossings / length;
    }
}
