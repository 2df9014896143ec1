using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>A grey shape in which the value of a pixel depends on its position alone.</summary>
public abstract record PixelShape : DrawnShape
{
    protected PixelShape(string name) : base(name)
    {
    }

    /// <summary>Grey value of the pixel at (u, v), in pixels from the middle of the image, v down.</summary>
    protected delegate float PixelRule(double u, double v);

    /// <summary>The rule for an image of a given size.</summary>
    protected abstract PixelRule RuleFor(int width, int height);

    protected sealed override Image Paint(int width, int height)
    {
        var rule = RuleFor(width, height);
        var values = new float[width * height];
        var at = 0;
        for (var i = 0; i < height; i++)
            for (var j = 0; j < width; j++)
                values[at++] = rule(j - (width * 0.5), i - (height * 0.5));
        return new Image(width, height, values);
    }

    /// <summary>Black inside, white outside.</summary>
    protected static float Black(bool inside) => inside ? 0 : 1;

    protected static double Squared(double x) => x * x;

    /// <summary>A mistake if <paramref name="value"/> is not in the closed range.</summary>
    protected static IEnumerable<Mistake> Range(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            yield return new(
                name, FormattableString.Invariant($"'{name}' must be from {least} to {most}, but is {value}."));
    }

    /// <summary>A mistake if (x, y) is not a direction.</summary>
    protected static IEnumerable<Mistake> Direction(double x, double y)
    {
        if (double.IsFinite(x) && double.IsFinite(y) && (x != 0 || y != 0)) yield break;
        const string message = "'x' and 'y' must be finite numbers, and not both 0: they are a direction.";
        yield return new("x", message) { OtherKey = "y" };
    }
}
