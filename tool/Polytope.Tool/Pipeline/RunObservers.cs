using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Pipeline;

/// <summary>Tells all observers, one at a time, whatever any of them throws.</summary>
internal sealed class RunObservers(IEnumerable<IRunObserver> observers) : IRunObserver
{
    private readonly List<IRunObserver> _observers = [.. observers];
    private readonly Lock _gate = new();

    public void Observe(RunEvent runEvent)
    {
        lock (_gate)
        {
            foreach (var observer in _observers)
            {
                try
                {
                    observer.Observe(runEvent);
                }
#pragma warning disable CA1031 // A failing log is no reason to lose a run.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    StackTraces.WriteIfWanted(observer.GetType().Name, failure, Console.Error);
                }
            }
        }
    }
}
