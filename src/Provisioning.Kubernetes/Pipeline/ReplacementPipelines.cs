using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Stages;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>The stages that restore in place, go back, and discard what was kept.</summary>
internal sealed class ReplacementPipelines(
    IKubernetesApi api,
    DatabaseObserver observer,
    CredentialVault vault,
    SecretCopies copies,
    LoginProbe probe,
    PodCommandRunner commands,
    BackupPipelines backups,
    ArchiveKeeper archives,
    LogArchiver archiver,
    TimeProvider timeProvider)
{
    public IReadOnlyList<IStage> RestoreInPlace { get; } =
    [
        new ReplacementValidatingStage(api, archiver),
        new ReplacementDeploymentStage(api, observer, vault, copies),
        new WaitingForReadyStage(api, observer, vault, probe),
        new VerificationStage(observer, vault, probe, commands),
        new SwapStage(api, observer, timeProvider),
        new CredentialGenStage(api, vault),
        backups.Configuration,
        new MetricsSetupStage(api),
        new CompletedStage(api),
    ];

    public IReadOnlyList<IStage> RevertRestore { get; } =
    [
        new ExistingDatabaseStage(api),
        new ReplacementDeploymentStage(api, observer, vault, copies),
        new WaitingForReadyStage(api, observer, vault, probe),
        new SwapStage(api, observer, timeProvider),
        new CredentialGenStage(api, vault),
        backups.Configuration,
        new MetricsSetupStage(api),
        new DiscardStage(api, observer, archives),
        new CompletedStage(api),
    ];

    public IReadOnlyList<IStage> DiscardPrevious { get; } =
        [new ExistingDatabaseStage(api), new DiscardStage(api, observer, archives), new CompletedStage(api)];
}
