using CsCheck;
using Polytope.Core.Exact;
using Polytope.Core.Numerics;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Exact;

public sealed class ExactLineTests
{
    private static readonly Gen<double> _coordinate = Gen.Frequency(
        (1, Gen.Int[-3, 3].Select(k => (double)k)),
        (1, Gen.Double[-1, 1]),
        (1, Gen.Select(Gen.Double[-1, 1], Gen.Int[-40, 40], Math.ScaleB)));

    [Fact]
    public void A_line_through_two_points_is_positive_on_their_left() =>
        Gen.Select(_coordinate, _coordinate, _coordinate, _coordinate, _coordinate, _coordinate)
            .Sample((px, py, qx, qy, x, y) =>
            {
                var line = ExactLine.Through(px, py, qx, qy);
                Fraction F(double value) => Fraction.Of(value);
                var turn = ((F(qx) - F(px)) * (F(y) - F(py))) - ((F(qy) - F(py)) * (F(x) - F(px)));
                Assert.Equal(turn.Sign, SignAt(line, x, y));
                Assert.Equal(turn.Sign, ExactOrientation.Sign((px, py), (qx, qy), (x, y)));
            });

    [Fact]
    public void Two_lines_meet_where_both_vanish()
    {
        var (p, q) = (ExactLine.Through(0, 0, 3, 1), ExactLine.Through(1, 0, 0.5, 7));
        var meeting = ExactLine.Intersect(p, q);
        Assert.Equal(0, p.SignAt(meeting));
        Assert.Equal(0, q.SignAt(meeting));
        Assert.Equal((42.0 / 43, 14.0 / 43), meeting.Round());
        Assert.Equal(1, ExactLine.Through(0, 0, 1, 0).SignAt(meeting));
        Assert.Equal(-1, ExactLine.Through(1, 0, 0, 0).SignAt(meeting.Oriented()));
    }

    [Fact]
    public void Parallel_lines_meet_at_infinity() =>
        Assert.True(ExactLine.Intersect(ExactLine.Through(0, 0, 1, 3), ExactLine.Through(1, 0, 2, 3)).W.IsZero);

    /// <summary>The sign at a point of doubles, through two lines that cross there.</summary>
    private static int SignAt(ExactLine line, double x, double y) =>
        line.SignAt(
            ExactLine.Intersect(
                ExactLine.Through(x, y, x + Math.Abs(x) + 1, y), ExactLine.Through(x, y, x, y + Math.Abs(y) + 1)));
}
