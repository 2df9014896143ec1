using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Schedulers;

/// <summary>
/// Runs that are submitted together, in a folder of their own, <c>runs/.jobs/1</c>: the batch script, what it is to
/// run, and a message for each run that failed.
/// </summary>
internal sealed class SubmittedJob
{
    private const string JobsName = ".jobs";
    private const string FileName = "job.json";
    private const string MessagesName = "failed";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    private SubmittedJob(string folder, JobContent content) => (Folder, Content) = (folder, content);

    /// <summary>Full path.</summary>
    public string Folder { get; }

    public JobContent Content { get; private set; }

    public string Script => Path.Combine(Folder, "job.sh");

    /// <summary>A folder for these runs, with a number that no other has.</summary>
    /// <exception cref="UserErrorException">It can't be written.</exception>
    public static SubmittedJob Create(string output, JobContent content)
    {
        try
        {
            return CreateIn(output, content);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"{output}: the folder can't be written: {failure.Message.TrimEnd('.')}. Choose another place with "
                + "--out.",
                ExitCode.Failed,
                failure);
        }
    }

    private static SubmittedJob CreateIn(string output, JobContent content)
    {
        var jobs = Path.Combine(Path.GetFullPath(output), JobsName);
        Directory.CreateDirectory(jobs);
        for (var number = Numbers(jobs).DefaultIfEmpty().Max() + 1; ; number++)
        {
            var folder = Path.Combine(jobs, number.ToString(CultureInfo.InvariantCulture));
            if (Directory.Exists(folder)) continue;
            Directory.CreateDirectory(folder);
            try
            {
                // Of two processes that come at once, one makes the file.
                using var file = new FileStream(Path.Combine(folder, ".taken"), FileMode.CreateNew);
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, ".taken")))
            {
                continue;
            }

            Directory.CreateDirectory(Path.Combine(folder, MessagesName));
            var job = new SubmittedJob(folder, content);
            job.Write();
            return job;
        }
    }

    /// <summary>A job whose folder is not made.</summary>
    public static SubmittedJob Draft(string output, JobContent content) =>
        new(Path.Combine(Path.GetFullPath(output), JobsName, "N"), content);

    /// <summary>The jobs of a folder of runs, the oldest first.</summary>
    public static IReadOnlyList<SubmittedJob> In(string output)
    {
        var jobs = Path.Combine(Path.GetFullPath(output), JobsName);
        return !Directory.Exists(jobs) ? []
            : [.. Numbers(jobs).Order()
                .Select(number => Path.Combine(jobs, number.ToString(CultureInfo.InvariantCulture)))
                .Where(folder => File.Exists(Path.Combine(folder, FileName)))
                .Select(Open)];
    }

    /// <exception cref="UserErrorException">This is no such folder.</exception>
    public static SubmittedJob Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return new SubmittedJob(
                Path.GetFullPath(folder),
                JsonSerializer.Deserialize<JobContent>(File.ReadAllBytes(path), Options)
                    ?? throw new JsonException("It is empty."));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException)
        {
            throw new UserErrorException(
                $"{path}: this can't be read as a submitted job: {failure.Message}", ExitCode.WrongInput, failure);
        }
    }

    /// <summary>Notes the numbers that the scheduler gave.</summary>
    public void Submitted(ImmutableArray<string> jobs)
    {
        Content = Content with { Jobs = jobs };
        Write();
    }

    /// <summary>Those of the plans that were submitted, as they were then.</summary>
    /// <exception cref="UserErrorException">One has changed or is missing.</exception>
    public IReadOnlyList<Plan> Of(IReadOnlyList<Plan> plans)
    {
        var now = plans.ToDictionary(plan => plan.Experiment, StringComparer.Ordinal);
        var changed = Content.Runs.Where(run => now.GetValueOrDefault(run.Id)?.Hash != run.Hash).ToList();
        var more = changed.Count < 2 ? "" : FormattableString.Invariant($" and {changed.Count - 1} more");
        if (changed.Count > 0)
            throw new UserErrorException(
                $"{changed[0].Id}{more} changed in the manifest after the job was submitted. Submit again, or take the "
                + "change back.",
                ExitCode.WrongInput);
        return [.. Content.Runs.Select(run => now[run.Id])];
    }

    /// <summary>Keeps why a run failed, for those who ask; null where it did not.</summary>
    public void Note(Plan plan, string? message)
    {
        var path = MessagePath(plan.Hash);
        // Whoever deleted the folder needs no messages.
        if (!Directory.Exists(Path.GetDirectoryName(path))) return;
        if (message is null) File.Delete(path);
        else AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(message));
    }

    /// <summary>Why a run failed; null where none is known.</summary>
    public string? Message(SubmittedRun run) =>
        File.Exists(MessagePath(run.Hash)) ? File.ReadAllText(MessagePath(run.Hash)) : null;

    private string MessagePath(string hash) => Path.Combine(Folder, MessagesName, $"{hash[..16]}.txt");

    private void Write() => AtomicFile.Write(
        Path.Combine(Folder, FileName), [.. JsonSerializer.SerializeToUtf8Bytes(Content, Options), (byte)'\n']);

    private static IEnumerable<int> Numbers(string jobs) =>
        from folder in Directory.EnumerateDirectories(jobs)
        where int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select int.Parse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <param name="Created">When, in UTC.</param>
/// <param name="Output">Full path of the folder of runs.</param>
/// <param name="Tasks">As many shares.</param>
/// <param name="Runs">In the manifest's order.</param>
/// <param name="Jobs">The scheduler's numbers; none before it is submitted.</param>
internal sealed record JobContent(
    DateTime Created, string Output, int Tasks, ImmutableArray<SubmittedRun> Runs, ImmutableArray<string> Jobs);

/// <param name="Id">Of the experiment or the variant.</param>
/// <param name="Hash">Of its plan.</param>
internal sealed record SubmittedRun(string Id, string Hash);
