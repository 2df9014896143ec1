using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Polytope.Tool.Hosting;

/// <summary>How much is printed besides results.</summary>
internal enum Verbosity
{
    /// <summary>Errors.</summary>
    Quiet,

    /// <summary>Progress as well.</summary>
    Normal,

    /// <summary>Every step.</summary>
    Verbose,
}

/// <summary>Where messages go: standard error, with a moving bar where a person watches.</summary>
/// <param name="IsInteractive">Standard error is a terminal that can move its cursor.</param>
internal sealed record Terminal(bool IsInteractive)
{
    public static Terminal Present { get; } = new(
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb")
    {
        HasColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    };

    /// <summary>Colours are not refused by <c>NO_COLOR</c>, which leaves the bar as it is.</summary>
    public bool HasColour { get; init; } = true;

    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    /// <summary>A moving bar shows the progress; else there are lines, or nothing.</summary>
    public bool HasBar => IsInteractive && Verbosity == Verbosity.Normal;

    /// <summary>What a person reads. Beside a moving bar only what is wrong.</summary>
    public Logger Logger() => new LoggerConfiguration()
        .MinimumLevel.Is(HasBar || Verbosity == Verbosity.Quiet ? LogEventLevel.Warning : LogEventLevel.Information)
        .MinimumLevel.Override("Microsoft", LogEventLevel.Error)
        .WriteTo.Console(
            outputTemplate: "{Timestamp:HH:mm:ss} {Message:lj}{NewLine}",
            formatProvider: CultureInfo.InvariantCulture,
            standardErrorFromLevel: LogEventLevel.Verbose,
            theme: Serilog.Sinks.SystemConsole.Themes.ConsoleTheme.None)
        .CreateLogger();
}
