using System.Globalization;
using Polytope.Tool.Manifests;
using Polytope.Tool.Plugins;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

/// <summary>Numbers meet text the same way wherever the tool runs.</summary>
public sealed class CultureTests
{
    [Fact]
    public void A_decimal_comma_in_the_culture_changes_no_text()
    {
        var here = Everything();
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (
            other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator,
            other.NumberFormat.NegativeSign) = (",", ".", "~");
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal("0,5", 0.5.ToString(CultureInfo.CurrentCulture));
            Assert.Equal(here, Everything());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Everything()
    {
        var plan = Planned.One(
            "image: { shape: ring, size: 100, inner: 0.125 }, network: { hidden: 3, bias: -0.5 }, training: { "
                + "rate: 1.5e-3 }");
        return
        [
            plan.Hash,
            plan.ToManifest(),
            string.Join('\n', plan.Lines),
            ManifestSchema.Of(new Grammar(PartCatalog.Standard)),
            Planned.Mistakes(
                "version: 1\nexperiments: { a: { image: { shape: ring, inner: 0.75 }, network: { hidden: 3, "
                    + "slope: 1.5, bias: -1e7 }, seed: -1 } }"),
        ];
    }
}
