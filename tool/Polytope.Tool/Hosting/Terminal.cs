using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Polytope.Tool.Hosting;

/// <summary>Where messages go: standard error, with a moving bar where a person watches.</summary>
/// <param name="IsInteractive">Standard error is a terminal, and colours are not refused.</param>
internal sealed record Terminal(bool IsInteractive)
{
    public static Terminal Present { get; } = new(
        !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>What a person reads. Beside a moving bar only what is wrong.</summary>
    public Logger Logger() => new LoggerConfiguration()
        .MinimumLevel.Is(IsInteractive ? LogEventLevel.Warning : LogEventLevel.Information)
        .MinimumLevel.Override("Microsoft", LogEventLevel.Error)
        .WriteTo.Console(
            outputTemplate: "{Timestamp:HH:mm:ss} {Message:lj}{NewLine}",
            formatProvider: CultureInfo.InvariantCulture,
            standardErrorFromLevel: LogEventLevel.Verbose,
            theme: Serilog.Sinks.SystemConsole.Themes.ConsoleTheme.None)
        .CreateLogger();
}
