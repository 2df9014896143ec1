using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Planning;

/// <summary>Settles plans' images. Each picture file is decoded once, however many experiments name it.</summary>
internal sealed class PlannedImages
{
    private readonly Dictionary<string, (Picture? Picture, DiagnosticCode? Code, string Reason)> _pictures = [];

    /// <summary>The image; null, with a diagnostic, when there is none.</summary>
    /// <param name="folder">The folder of relative paths.</param>
    public PlannedImage? Of(ImageSettings settings, string folder, PlanPlaces place, DiagnosticBag diagnostics)
    {
        if (settings.File is { } written)
            return OfFile(written, settings.Channels, folder, place["image", "file"], diagnostics);
        if (settings.Width is null != settings.Height is null)
        {
            var (given, missing) = settings.Width is null ? ("height", "width") : ("width", "height");
            diagnostics.Add(place["image", given], DiagnosticCode.MissingKey,
                $"'image.{given}' goes with 'image.{missing}', which is missing.");
            return null;
        }

        return new DrawnImage(settings.Shape!, settings.Width ?? settings.Size, settings.Height ?? settings.Size);
    }

    private ImageFile? OfFile(
        string written, ImageChannels? channels, string folder, Position place, DiagnosticBag diagnostics)
    {
        if (written.Length == 0 || written.Contains('\0'))
        {
            diagnostics.Add(place, DiagnosticCode.ImageMissing, "'image.file' is empty: name a picture.");
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, written));
        if (!File.Exists(path))
        {
            var advice = written.Any(char.IsControl)
                ? @" In double quotes '\n' and '\t' are escapes: use single quotes, or forward slashes." : "";
            diagnostics.Add(
                place, DiagnosticCode.ImageMissing, $"There is no image '{written}' in {folder}.{advice}");
            return null;
        }

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
