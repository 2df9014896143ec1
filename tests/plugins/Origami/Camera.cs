namespace Origami;

/// <summary>Turns the sheet and looks at it from in front and above, in perspective.</summary>
internal sealed class Camera
{
    private const double Distance = 3.2;

    private readonly double _cosA, _sinA, _cosE, _sinE, _scale, _middleX, _middleY;

    /// <param name="azimuth">Degrees.</param>
    /// <param name="elevation">Degrees.</param>
    public Camera(double azimuth, double elevation, int width, int height)
    {
        (_sinA, _cosA) = Math.SinCos(azimuth * Math.PI / 180);
        (_sinE, _cosE) = Math.SinCos(elevation * Math.PI / 180);
        (_scale, _middleX, _middleY) = (1.75 * width, width / 2.0, 0.5 * height);
    }

    public Projected Project(Vector point)
    {
        var x = (_cosA * point.X) - (_sinA * point.Y);
        var y = (_sinA * point.X) + (_cosA * point.Y);
        var up = (_cosE * point.Z) + (_sinE * y);
        var depth = Distance + (_cosE * y) - (_sinE * point.Z);
        return new Projected(_middleX + (_scale * x / depth), _middleY - (_scale * up / depth), depth);
    }
}

/// <param name="X">In pixels.</param>
/// <param name="Y">In pixels, down.</param>
/// <param name="Depth">From the eye.</param>
internal readonly record struct Projected(double X, double Y, double Depth);

/// <summary>A point, a direction, or a colour.</summary>
internal readonly record struct Vector(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public Vector Unit => this * (1 / Length);

    public double Dot(Vector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector operator *(Vector a, double by) => new(a.X * by, a.Y * by, a.Z * by);
}
