using System.Runtime.InteropServices;

namespace Quickstart;

/// <summary>Turns the first Ctrl-C (and SIGTERM) into a cancellation, so that everything is cleaned up; the second one ends the process as usual.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    public CancellationToken Token => _source.Token;

    /// <summary>Completes with the first Ctrl-C.</summary>
    public async Task WaitAsync()
    {
        var interrupted = new TaskCompletionSource();
        await using var registration = _source.Token.Register(interrupted.SetResult);
        await interrupted.Task;
    }

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
