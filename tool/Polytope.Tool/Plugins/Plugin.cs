using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Polytope.Core.Declarations;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Plugins;

/// <summary>A plug-in that is loaded.</summary>
/// <param name="About">What its file says of it.</param>
/// <param name="Code">Its files.</param>
/// <param name="IsInstalled">Whether it is among the user's installed plug-ins, and no manifest need name it.</param>
internal sealed record Plugin(PluginHeader About, ForeignCode Code, bool IsInstalled)
{
    /// <summary>The parts it brings, each with its defaults.</summary>
    public ImmutableArray<IPart> Parts { get; init; } = [];

    /// <summary>The plug-in that an object's type is of; null where it is the tool's own.</summary>
    public static Plugin? Of(object part) => Of(part.GetType().Assembly);

    /// <summary>The plug-in that an assembly is of; null where it is none's.</summary>
    public static Plugin? Of(Assembly assembly) =>
        (AssemblyLoadContext.GetLoadContext(assembly) as PluginContext)?.Plugin;

    /// <summary>
    /// The plug-in whose code threw an exception, or called what did, with its method; null where none's did.
    /// </summary>
    public static (Plugin Plugin, string Method)? Behind(Exception failure) => (
        from frame in new StackTrace(failure).GetFrames()
        let method = frame.GetMethod()
        where method is not null
        let plugin = Of(method.Module.Assembly)
        where plugin is not null
        select ((Plugin, string)?)(plugin, $"{method.DeclaringType?.Name}.{method.Name}")).FirstOrDefault()
        ?? (failure.InnerException is { } inner ? Behind(inner) : null);

    /// <summary>Calls into it.</summary>
    /// <param name="doing">What it does, as in <c>drawing epoch 10</c>.</param>
    /// <exception cref="PluginException">It threw anything but what ends a training, or left the folder.</exception>
    public T Call<T>(string doing, Func<T> call)
    {
        var folder = Environment.CurrentDirectory;
        T result;
        try
        {
            using var here = ProcessEnd.During(this, doing);
            result = call();
        }
        catch (Exception failure) when (
            failure is not (OperationCanceledException or DivergenceException or PluginException))
        {
            Return();
            throw Failed(doing, failure);
        }
        catch
        {
            Return();
            throw;
        }

        return Return() is not { } left ? result : throw new PluginException(
            About,
            $"changed the current folder to {Printable.Line(left)} {doing}: paths of the run start at the old one, "
            + "which is the current one again.");

        // The folder that it had changed to; null where it is the same.
        string? Return()
        {
            var now = Environment.CurrentDirectory;
            if (now == folder) return null;
            Environment.CurrentDirectory = folder;
            return now;
        }
    }

    /// <summary>It did not come back.</summary>
    /// <param name="doing">What it was doing, as in <c>drawing epoch 10</c>.</param>
    public PluginException Stuck(string doing, TimeSpan grace) => new(
        About, FormattableString.Invariant(
            $"did not stop {doing} within {grace.TotalSeconds:0.##} s of an interruption."))
    {
        IsStuck = true,
    };

    /// <summary>Something went wrong in it.</summary>
    /// <param name="doing">What it was doing, as in <c>drawing epoch 10</c>.</param>
    public PluginException Failed(string doing, Exception failure) => new(
        About, $"failed {doing}: {Reason(failure)}", failure);

    /// <summary>What was thrown, as a sentence: what wraps it, as reflection does, is left out.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        TargetInvocationException { InnerException: { } inner } => Reason(inner),
        AggregateException { InnerExceptions: [{ } first, ..] } => Reason(first),
        TypeInitializationException { InnerException: { } inner } initialization =>
            $"The static fields of {initialization.TypeName} can't be made: {Reason(inner)}",
        ReflectionTypeLoadException { LoaderExceptions: { } missing } when missing.OfType<Exception>().Any() =>
            string.Join(' ', missing.OfType<Exception>().Select(Reason).Distinct().Take(3)),
        { InnerException: { } inner } =>
            $"{failure.GetType().Name}: {Sentence(failure)} ({Reason(inner).TrimEnd('.')}.)",
        _ => $"{failure.GetType().Name}: {Sentence(failure)}",
    };

    private static string Sentence(Exception failure)
    {
        var message = Printable.Line(failure.Message.Trim()).TrimEnd('.').TrimEnd();
        var text = message.Length > 0 ? $"{message}." : "it does not say why.";
        // The name of an assembly, not of a file.
        return failure is FileNotFoundException { FileName: { } name } && name.Contains(
            ", Version=", StringComparison.Ordinal)
            ? $"{text} What a plug-in needs is in its own folder: publish it, or set EnableDynamicLoading to true."
            : text;
    }
}
