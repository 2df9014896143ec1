using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Manifests.Tuples;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.PointSets;

namespace Polytope.Tool.Planning;

/// <summary>
/// Settles what plans learn. Each file is read once, however many experiments name it.
/// </summary>
internal sealed class PlannedSubjects
{
    private readonly Dictionary<string, (Picture? Picture, DiagnosticCode? Code, string Reason)> _pictures = [];
    private readonly Dictionary<(string Path, bool AreClasses, PointsWindow? Window), PointSet> _points = [];

    /// <summary>What is learned; null, with a diagnostic, when there is none.</summary>
    /// <param name="loss">Null where the manifest's loss is a mistake: then points are not read.</param>
    /// <param name="folder">The folder of relative paths.</param>
    public PlannedSubject? Of(
        ImageSettings settings, LossKind? loss, string folder, PlanPlaces place, DiagnosticBag diagnostics)
    {
        if (settings.File is { } picture)
            return OfFile(picture, settings.Channels, folder, place["image", "file"], diagnostics);
        if (settings.Points is not null)
            return loss is { } known ? OfPoints(settings, known, folder, place, diagnostics) : null;
        if (settings.Width is null != settings.Height is null)
        {
            var (given, missing) = settings.Width is null ? ("height", "width") : ("width", "height");
            diagnostics.Add(place["image", given], DiagnosticCode.MissingKey,
                $"'image.{given}' goes with 'image.{missing}', which is missing.");
            return null;
        }

        return new DrawnImage(settings.Shape!, settings.Width ?? settings.Size, settings.Height ?? settings.Size);
    }

    private PlannedPoints? OfPoints(
        ImageSettings settings, LossKind loss, string folder, PlanPlaces places, DiagnosticBag diagnostics)
    {
        var (written, place) = (settings.Points!, places["image", "points"]);
        var (window, areClasses) = (settings.Window, loss == LossKind.CrossEntropy);
        if (areClasses && settings.Values is not null)
        {
            diagnostics.Add(places["image", "values"], DiagnosticCode.Parameters,
                "'image.values' has no meaning with 'training.loss' cross-entropy: points have classes then.");
            return null;
        }

        if (PathOf(written, "points", "a file of points", folder, place, diagnostics) is not { } path) return null;
        if (!_points.TryGetValue((path, areClasses, window), out var points))
        {
            var reader = new PointSetReader(areClasses, window, place, places["training", "loss"], diagnostics);
            try
            {
                points = reader.Read(path, Shown(path));
            }
            catch (UnreadableFileException mistake)
            {
                diagnostics.Add(place, DiagnosticCode.WrongPoint, $"'{written}': {mistake.Reason}");
            }

            if (points is null) return null;
            _points[(path, areClasses, window)] = points;
        }

        return new PlannedPoints(written, path, points, window, settings.Values);
    }

    /// <summary>A path as people can find the file: from where they are, if that is above it.</summary>
    private static string Shown(string path)
    {
        var near = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return near.StartsWith("..", StringComparison.Ordinal) ? path : near;
    }

    /// <summary>The full path of a file that is there; null, with a diagnostic, where none is.</summary>
    private static string? PathOf(
        string written, string key, string what, string folder, Position place, DiagnosticBag diagnostics)
    {
        if (written.Length == 0 || written.Contains('\0'))
        {
            diagnostics.Add(place, DiagnosticCode.ImageMissing, $"'image.{key}' is empty: name {what}.");
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, written));
        if (File.Exists(path)) return path;
        var noun = key == "file" ? "no image" : "no points file";
        var advice = written.Any(char.IsControl)
            ? @" In double quotes '\n' and '\t' are escapes: use single quotes, or forward slashes." : "";
        diagnostics.Add(place, DiagnosticCode.ImageMissing, $"There is {noun} '{written}' in {folder}.{advice}");
        return null;
    }

    private ImageFile? OfFile(
        string written, ImageChannels? channels, string folder, Position place, DiagnosticBag diagnostics)
    {
        if (PathOf(written, "file", "a picture", folder, place, diagnostics) is not { } path) return null;
        if (!_pictures.TryGetValue(path, out var read)) _pictures[path] = read = Read(path);
        if (read.Picture is { } picture) return new ImageFile(written, path, picture, channels);
        diagnostics.Add(place, read.Code!, $"'{written}'{read.Reason}");
        return null;
    }

    private static (Picture? Picture, DiagnosticCode? Code, string Reason) Read(string path)
    {
        try
        {
            return (PictureReader.Read(path), null, "");
        }
        catch (UnreadableFileException mistake)
        {
            return (null, DiagnosticCode.NoImage, $": {mistake.Reason}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, DiagnosticCode.ImageMissing, $" can't be read: {failure.Message}");
        }
    }
}
