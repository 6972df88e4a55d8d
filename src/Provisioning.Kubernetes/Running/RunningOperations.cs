namespace Provisioning.Kubernetes.Running;

/// <summary>The operations that this process runs, one of a database at a time. Thread safe.</summary>
internal sealed class RunningOperations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);

    public bool Contains(string name)
    {
        lock (_lock)
        {
            return _running.ContainsKey(name);
        }
    }

    /// <summary>Starts an operation, unless it runs already; another one on the same database is told to stop, and has ended when this one begins.</summary>
    /// <param name="name">Name of the database's record.</param>
    /// <param name="operation">Its id.</param>
    /// <param name="run">Runs it; must not throw. The token stops it.</param>
    /// <param name="onEnded">Called when nothing runs on the database any more.</param>
    public void Start(string name, string operation, Func<CancellationToken, Task> run, Action onEnded)
    {
        lock (_lock)
        {
            var before = _running.GetValueOrDefault(name);
            if (before?.Operation == operation)
            {
                return;
            }

            var running = new Running(operation);
            using var flow = ExecutionContext.SuppressFlow();
            running.Ended = Task.Run(() => RunAsync(name, running, before, run, onEnded), CancellationToken.None);
            _running[name] = running;
        }
    }

    public Task WhenEndedAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_running.Values.Select(running => running.Ended));
        }
    }

    private async Task RunAsync(string name, Running running, Running? before, Func<CancellationToken, Task> run, Action onEnded)
    {
        if (before is not null)
        {
            await before.Stop.CancelAsync().ConfigureAwait(false);
            await before.Ended.ConfigureAwait(false);
            before.Stop.Dispose();
        }

        await run(running.Stop.Token).ConfigureAwait(false);
        lock (_lock)
        {
            if (_running.GetValueOrDefault(name) != running)
            {
                // Whatever took its place clears it away.
                return;
            }

            _running.Remove(name);
        }

        running.Stop.Dispose();
        onEnded();
    }

    private sealed class Running(string operation)
    {
        public string Operation { get; } = operation;

        public CancellationTokenSource Stop { get; } = new();

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
