namespace Provisioning.IntegrationTests.Infrastructure;

internal static class LibraryExtensions
{
    private static CancellationToken CancellationToken => Deadline.Token;

    /// <summary>Provisions and expects success.</summary>
    public static async Task<Operation> ProvisionAsync(this Library library, DatabaseSpec spec)
    {
        var operation = await library.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken);
        return await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
    }

    /// <summary>Provisions as a host does that knows the contract: what is refused for a passing reason is asked again. Expects success.</summary>
    public static async Task<Operation> ProvisionPersistentlyAsync(this Library library, DatabaseSpec spec)
    {
        while (true)
        {
            try
            {
                return await library.ProvisionAsync(spec);
            }
            catch (ProvisioningException refusal) when (refusal is not OperationFailedException && refusal.IsTransient)
            {
                CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Deprovisions and expects success.</summary>
    public static async Task<Operation> DeprovisionAsync(this Library library, DatabaseId id)
    {
        var operation = await library.Provisioner.DeprovisionAsync(id, cancellationToken: CancellationToken);
        return await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
    }

    /// <summary>Begins an operation and expects success.</summary>
    public static async Task<Operation> EndAsync(this Library library, Task<Operation> operation) =>
        await library.Provisioner.WaitAsync((await operation).Id, CancellationToken);

    /// <summary>Provisions and expects the operation to fail; returns why.</summary>
    public static async Task<OperationError> FailAsync(this Library library, DatabaseSpec spec)
    {
        var operation = await library.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken);
        var failure = await Assert.ThrowsAsync<OperationFailedException>(() => library.Provisioner.WaitAsync(operation.Id, CancellationToken));
        Assert.Equal(OperationState.Failed, failure.Operation.State);
        Assert.Single(failure.Operation.Stages, stage => stage.State == StageState.Failed);
        return failure.Operation.Error!;
    }

    public static async Task<List<OperationEvent>> WatchToEndAsync(this Library library, OperationId id)
    {
        var events = new List<OperationEvent>();
        await foreach (var e in library.Provisioner.WatchAsync(id, CancellationToken))
        {
            events.Add(e);
        }

        return events;
    }

    /// <summary>Waits until the stage runs; the operation must get there.</summary>
    public static async Task WaitForStageAsync(this Library library, OperationId id, Stage stage)
    {
        await foreach (var e in library.Provisioner.WatchAsync(id, CancellationToken))
        {
            if (e.Stage == stage && e.State == StageState.Running)
            {
                return;
            }
        }

        Assert.Fail($"{id} ended without {stage}");
    }
}
