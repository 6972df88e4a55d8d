using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Deletion;
using Provisioning.Kubernetes.Pipeline.Stages;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>The stages of each kind of operation, in order.</summary>
internal sealed class Pipelines(
    IKubernetesApi api,
    DatabaseObserver observer,
    CredentialVault vault,
    SecretCopies copies,
    LoginProbe probe,
    BackupPipelines backups,
    DeprovisionPipeline deprovision,
    ReplacementPipelines replacements,
    TimeProvider timeProvider)
{
    private readonly Dictionary<OperationKind, IReadOnlyList<IStage>> _stages =
        Create(api, observer, vault, copies, probe, backups, deprovision, replacements, timeProvider);

    /// <exception cref="ProvisioningException">A newer version of the library knows the kind; this one does not.</exception>
    public IReadOnlyList<IStage> Get(OperationKind kind) =>
        _stages.GetValueOrDefault(kind)
        ?? throw new ProvisioningException(ErrorCode.NotSupported, $"This version of the library does not know the operation '{kind}'.");

    /// <summary>The stages of a new operation.</summary>
    public IReadOnlyList<StageRecord> CreateRecords(OperationKind kind) => [.. Get(kind).Select(stage => new StageRecord { Name = stage.Name.Value })];

    private static Dictionary<OperationKind, IReadOnlyList<IStage>> Create(
        IKubernetesApi api,
        DatabaseObserver observer,
        CredentialVault vault,
        SecretCopies copies,
        LoginProbe probe,
        BackupPipelines backups,
        DeprovisionPipeline deprovision,
        ReplacementPipelines replacements,
        TimeProvider timeProvider)
    {
        IReadOnlyList<IStage> provision =
        [
            new ValidatingStage(api),
            new NamespaceCreationStage(api, timeProvider),
            new CrdDeploymentStage(api, observer, copies),
            new WaitingForReadyStage(api, observer, vault, probe),
            new CredentialGenStage(api, vault),
            backups.Configuration,
            new MetricsSetupStage(api),
            new CompletedStage(api),
        ];
        return new()
        {
            [OperationKind.Provision] = provision,
            [OperationKind.Update] = provision,
            [OperationKind.Pause] = [new ExistingDatabaseStage(api), new PausingStage(api, observer), new LifecycleCompletedStage(api)],
            [OperationKind.Resume] =
            [
                new ExistingDatabaseStage(api), new ResumingStage(api, observer), new WaitingForReadyStage(api, observer, vault, probe),
                new LifecycleCompletedStage(api),
            ],
            [OperationKind.Restart] =
                [new ExistingDatabaseStage(api), new RestartingStage(api, observer, vault, probe, timeProvider), new LifecycleCompletedStage(api)],
            [OperationKind.Switchover] =
                [new ExistingDatabaseStage(api), new SwitchoverStage(api, observer, vault, probe, timeProvider), new LifecycleCompletedStage(api)],
            [OperationKind.Backup] = backups.Backup,
            [OperationKind.DeleteBackup] = backups.DeleteBackup,
            [OperationKind.RotateCredentials] =
            [
                new ExistingDatabaseStage(api), new RotationStage(api, observer, vault, probe), new CredentialGenStage(api, vault),
                new LifecycleCompletedStage(api),
            ],
            [OperationKind.ResealCredentials] = [new ExistingDatabaseStage(api), new CredentialGenStage(api, vault), new LifecycleCompletedStage(api)],
            [OperationKind.RestoreInPlace] = replacements.RestoreInPlace,
            [OperationKind.RevertRestore] = replacements.RevertRestore,
            [OperationKind.DiscardPrevious] = replacements.DiscardPrevious,
            [OperationKind.Deprovision] = deprovision.Stages,
            [OperationKind.DeleteArchive] = [.. backups.DeleteArchive, .. deprovision.Removal],
            [OperationKind.Restore] = [backups.RestoreValidation, .. provision.Skip(1)],
        };
    }
}
