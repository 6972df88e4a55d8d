namespace Provisioning.Kubernetes.Pipeline;

/// <summary>
/// One step of an operation. Idempotent and re-entrant: it may have been run before, in part or whole, by a process that died. Failures are exceptions;
/// the executor retries the transient ones, ends the operation on the others, and cancels the token at the deadline.
/// </summary>
internal interface IStage
{
    Stage Name { get; }

    Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken);

    /// <summary>What to report when the deadline has passed; null for that alone.</summary>
    Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken) => Task.FromResult<ProvisioningException?>(null);
}
