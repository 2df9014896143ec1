using System.Globalization;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Frames;

/// <summary>Names for files of one epoch each, of one length in a run, so that they sort by epoch.</summary>
internal static class EpochName
{
    public static string Of(int epoch, RenderJob job)
    {
        var last = job.Epochs.Count > 0 ? job.Epochs[^1] : epoch;
        var digits = Math.Max(6, last.ToString(CultureInfo.InvariantCulture).Length);
        return epoch.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }
}
