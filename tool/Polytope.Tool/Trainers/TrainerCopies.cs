using Polytope.Core.Declarations;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Trainers;

/// <summary>
/// Where a run keeps the files of a trainer's program, and what stands for them in the run's own manifest.
/// </summary>
/// <remarks>
/// In the run's folder <c>trainer</c> they lie as they lie where the program is started. The run's manifest has it
/// started among them (<see cref="AreMirrored"/>): its words stay as they are, and its files find each other. Only what
/// lies elsewhere gets another name. Where that is not possible, the program is started in the run's folder, and each
/// word that names a file becomes the path of its copy.
/// </remarks>
internal sealed class TrainerCopies
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    private readonly string _folder;
    private readonly bool _isWithinRun;
    private readonly HashSet<string> _texts;
    private readonly Dictionary<ProgramFiles, string> _names = [];
    private readonly HashSet<ProgramFiles> _renamed = [];
    private readonly IReadOnlyCollection<TrainerScript> _before;

    /// <param name="folder">Full path of the folder in which the program is started.</param>
    /// <param name="found">What its words name, except for programs that stay where they are.</param>
    /// <param name="canStartAmong">Whether a manifest can say in which folder the program is started.</param>
    /// <param name="before">The files of the trainer's other programs so far.</param>
    public TrainerCopies(
        PartProgram program,
        string folder,
        IReadOnlyList<ProgramFiles> found,
        bool canStartAmong,
        IEnumerable<TrainerScript> before)
    {
        _folder = folder;
        _before = [.. before];
        // There the names of the copies begin with their folder already.
        _isWithinRun = !canStartAmong || File.Exists(Path.Combine(folder, RecordFile.Name));
        _texts = [.. program.Command.Concat(program.Files).SelectMany(ProgramFiles.Texts)];
        List<ProgramFiles> named = [.. found.Where(
            item => item is { Kind: not ProgramFileKind.Module, Files.Length: > 0 })];
        foreach (var item in named)
        {
            if (PlaceOf(item.Word) is { } place && !place.Contains('\\') && IsFree(place, item)) _names[item] = place;
            else _renamed.Add(item);
        }

        // After the others, so that they take nobody's name.
        foreach (var item in named.Where(_renamed.Contains)) _names[item] = OtherName(item);
        AreMirrored = canStartAmong && NameTheSame(program, found);
    }

    /// <summary>Whether the run's manifest has the program started in the folder of the copies.</summary>
    public bool AreMirrored { get; }

    /// <summary>Whether the copy of what a word names lies elsewhere than where the program's own path leads.</summary>
    public bool IsElsewhere(ProgramFiles item) => _renamed.Contains(item);

    /// <summary>The name of a file of a module in a plan's hash.</summary>
    public static string ModuleName(string file) => $"{RunFolder.Trainer}/{WithoutFolder(file)}";

    /// <summary>The path of a file's copy within the folder of the copies, with a slash between folders.</summary>
    /// <param name="item">What names the file.</param>
    public string NameOf(ProgramFiles item, string file) => item.Kind switch
    {
        ProgramFileKind.File => _names[item],
        ProgramFileKind.Folder => $"{_names[item]}/{file[(item.Word.TrimEnd('/', '\\').Length + 1)..]}",
        _ => _isWithinRun ? WithoutFolder(file) : file,
    };

    /// <summary>What stands for the text that names a file or a folder.</summary>
    public string WordFor(ProgramFiles item) => !AreMirrored ? $"{RunFolder.Trainer}/{_names[item]}"
        : !_renamed.Contains(item) && PlaceOf(item.Word) == _names[item] && IsPortable(item.Word) ? item.Word
        // A name alone would be that of a program on the PATH.
        : $"./{_names[item]}";

    private static bool IsPortable(string word) =>
        !Path.IsPathRooted(word) && !word.Contains('\\') && !word.Split('/').Contains("..");

    private static string WithoutFolder(string file) =>
        file.StartsWith($"{RunFolder.Trainer}/", StringComparison.Ordinal)
        ? file[(RunFolder.Trainer.Length + 1)..]
        : file;

    private string PathOf(string word) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(word, _folder));

    /// <summary>
    /// What a word names, from the folder on, with a slash between folders; null where that is elsewhere.
    /// </summary>
    private string? Within(string word)
    {
        var relative = Path.GetRelativePath(_folder, PathOf(word));
        var separator = Path.DirectorySeparatorChar;
        return Path.IsPathRooted(relative) || relative.Split(separator)[0] == ".." ? null
            : relative.Replace(separator, '/');
    }

    /// <summary>Where the copy of what a word names lies by itself; null where it has no place.</summary>
    private string? PlaceOf(string word) =>
        Within(word) is { } within ? _isWithinRun ? WithoutFolder(within) : within : null;

    /// <summary>Whether no other file has the name, also where small and capital letters are the same.</summary>
    private bool IsFree(string name, ProgramFiles item) => Names().All(
        other => !name.Equals(other.Name, IgnoreCase) || other.Path == PathOf(item.Word));

    private IEnumerable<(string Name, string Path)> Names() => _names
        .Select(pair => (pair.Value, PathOf(pair.Key.Word)))
        .Concat(_before.Where(script => script.IsKept).Select(script => (WithoutFolder(script.Kept), script.Path)));

    private string OtherName(ProgramFiles item)
    {
        // Where it is no separator, a backslash is a character of a name that other systems take for one.
        var name = (PlaceOf(item.Word) ?? Path.GetFileName(PathOf(item.Word))).Replace('\\', '_');
        var free = name;
        for (var number = 2; IsTaken(free); number++) free = FormattableString.Invariant($"{number}/{name}");
        return free;
    }

    /// <summary>
    /// Whether it is the name of another copy, of a folder or within one, or what a word has in mind.
    /// </summary>
    private bool IsTaken(string name) => _texts.Contains(name.Split('/')[0]) || Names().Any(
        other => other.Name.Equals(name, IgnoreCase) || other.Name.StartsWith($"{name}/", IgnoreCase)
            || name.StartsWith($"{other.Name}/", IgnoreCase));

    /// <summary>
    /// Whether the program's words name among the copies what they name where it is started, and nothing that only
    /// other words have brought there: a folder, for example, that is too large to be kept, and of which one file is.
    /// </summary>
    private bool NameTheSame(PartProgram program, IReadOnlyList<ProgramFiles> found)
    {
        var copies = (from item in found from file in item.Files select NameOf(item, file)).ToHashSet();
        var words = _names.Keys.Select(item => item.Word).ToHashSet();
        var first = program.Command is [var name, ..] ? name : null;
        return _texts.Where(text => !words.Contains(text) && text != first).All(IsNoCopy)
            && found.Where(item => item.Kind == ProgramFileKind.Module).All(IsWhole);

        bool IsNoCopy(string text) => Within(text) is not { } place
            || !copies.Any(copy => copy == place || copy.StartsWith($"{place}/", StringComparison.Ordinal));

        bool IsWhole(ProgramFiles module)
        {
            var top = module.Word.Split('.')[0];
            var own = module.Files.Select(file => NameOf(module, file)).ToHashSet();
            return copies.All(copy => own.Contains(copy) || !(copy.StartsWith($"{top}/", StringComparison.Ordinal)
                || copy.StartsWith($"{top}.", StringComparison.Ordinal)));
        }
    }
}
