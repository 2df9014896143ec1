using Polytope.Core.Images;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;

namespace Origami;

/// <summary>Paints a partition as a folded sheet in space.</summary>
internal sealed class Painter(OrigamiRenderer options, Subject subject)
{
    /// <summary>Each pixel is the mean of that many, squared.</summary>
    private const int Samples = 3;

    private static readonly Vector Light = new Vector(-0.50, -0.42, 0.76).Unit;

    /// <summary>From the value 0 to the value 1: dark water to paper.</summary>
    private static readonly (double At, Vector Colour)[] Ramp =
    [
        (0.00, Rgb(0x1B, 0x3A, 0x57)), (0.30, Rgb(0x2F, 0x7F, 0x93)), (0.55, Rgb(0x9C, 0xC5, 0xB8)),
        (0.80, Rgb(0xF0, 0xE3, 0xC8)), (1.00, Rgb(0xFC, 0xF6, 0xEA)),
    ];

    private static readonly Vector Ink = Rgb(0x16, 0x22, 0x30);
    private static readonly Vector Above = Rgb(0xFA, 0xF8, 0xF4);
    private static readonly Vector Below = Rgb(0xD9, 0xDF, 0xE4);

    /// <param name="turned">From 0 at the first frame to 1 at the last.</param>
    /// <returns>RGB, row by row.</returns>
    public byte[] Paint(Partition partition, double turned)
    {
        var (width, height) = (options.Size, options.Size * 3 / 4);
        var canvas = new Canvas(Samples * width, Samples * height);
        var camera = new Camera(
            options.Start + (turned * options.Turn), options.Elevation, canvas.Width, canvas.Height);
        canvas.Fill(Above, Below);
        // Points have no picture.
        if (subject is ImageSubject { Image: var image }) PaintGround(canvas, camera, image);
        var sheet = new Sheet(partition, options, (double)subject.Height / subject.Width);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var corners = sheet.Corners(cell).Select(camera.Project).ToArray();
            var shade = Shade(sheet.Normal(cell));
            // The colour goes smoothly with the height, the light with the facet.
            var colours = sheet.Values(cell).Select(value => Colour(value) * shade).ToArray();
            for (var i = 2; i < corners.Length; i++)
            {
                canvas.Triangle(
                    (corners[0], colours[0]), (corners[i - 1], colours[i - 1]), (corners[i], colours[i]));
            }
        }

        PaintCreases(canvas, camera, partition, sheet);
        return canvas.Shrunk(Samples);
    }

    /// <summary>The picture that is learned, faint, on the ground under the sheet.</summary>
    private void PaintGround(Canvas canvas, Camera camera, Image image)
    {
        const double Strength = 0.22;
        var aspect = (double)image.Height / image.Width;
        const int Most = 160;
        var step = Math.Max(1, Math.Max(image.Width, image.Height) / Most);
        var ground = Sheet.Ground(options);
        for (var row = 0; row < image.Height; row += step)
        {
            for (var column = 0; column < image.Width; column += step)
            {
                double left = Across(column), right = Across(Math.Min(column + step, image.Width));
                double top = Down(row), bottom = Down(Math.Min(row + step, image.Height));
                var colour = image.ColourAt(column, row);
                var light = new Vector(Linear(colour.R), Linear(colour.G), Linear(colour.B));
                var tint = (light * Strength) + (Below * (1 - Strength) * 1.02);
                Projected[] corners =
                [
                    camera.Project(new(left, top, ground)), camera.Project(new(right, top, ground)),
                    camera.Project(new(right, bottom, ground)), camera.Project(new(left, bottom, ground)),
                ];
                canvas.Triangle((corners[0], tint), (corners[1], tint), (corners[2], tint));
                canvas.Triangle((corners[0], tint), (corners[2], tint), (corners[3], tint));
            }
        }

        double Across(int column) => ((double)column / image.Width) - 0.5;
        double Down(int row) => (0.5 - ((double)row / image.Height)) * aspect;
    }

    private void PaintCreases(Canvas canvas, Camera camera, Partition partition, Sheet sheet)
    {
        var layers = partition.Network.Layers.Length - 1;
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            var half = partition.EdgeHalves[2 * edge];
            var (one, other) = (partition.CellOf[half], partition.Neighbour(half));
            var isBorder = other < 0;
            if (options.Creases == Creases.None && !isBorder) continue;
            // The sine of half the angle between the two facets: 0 where nothing is folded.
            var fold = isBorder ? 1 : (sheet.Normal(one) - sheet.Normal(other)).Length / 2;
            var crease = partition.EdgeCrease[edge];
            var colour = Ink;
            if (options.Creases == Creases.Layers && !isBorder)
            {
                var (r, g, b) = LayerColours.Of(crease.Layer, layers);
                colour = Rgb(r, g, b);
            }

            var strength = isBorder ? 0.8 : Math.Min(0.85, 0.10 + (1.6 * fold));
            var next = partition.Next(half);
            canvas.Line(
                camera.Project(sheet.Corner(one, half)),
                camera.Project(sheet.Corner(one, next)),
                colour,
                strength,
                isBorder ? 1.5 * Samples : (0.7 + Math.Min(0.6, fold)) * Samples);
        }
    }

    /// <summary>A lamp to the left, light from the sky, and a little from below.</summary>
    private static double Shade(Vector normal)
    {
        var lamp = Math.Max(0, normal.Dot(Light));
        var sky = 0.5 + (0.5 * normal.Z);
        return Math.Min(1.06, 0.26 + (0.62 * lamp) + (0.22 * sky));
    }

    private static Vector Colour(double value)
    {
        value = Math.Clamp(value, 0, 1);
        var i = 1;
        while (i < Ramp.Length - 1 && Ramp[i].At < value) i++;
        var (from, to) = (Ramp[i - 1], Ramp[i]);
        var t = (value - from.At) / (to.At - from.At);
        return (from.Colour * (1 - t)) + (to.Colour * t);
    }

    /// <summary>As linear light, in which colours are mixed.</summary>
    private static Vector Rgb(int r, int g, int b) => new(Linear(r / 255.0), Linear(g / 255.0), Linear(b / 255.0));

    private static double Linear(double level) => Math.Pow(level, 2.2);
}
