using System.Security.Cryptography;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Restores backups to see whether they can be. Thread safe.</summary>
internal sealed class BackupVerifier(
    RestoreRequests restores,
    KubernetesDatabaseProvisioner provisioner,
    DatabaseLookup lookup,
    RecordStore store,
    ICredentialStore credentials,
    IDatabaseConnector connector,
    PodCommandRunner commands,
    Runner runner,
    TimeProvider timeProvider)
{
    private const int MaxRaces = 10;

    /// <summary>How long a call waits for the end of the deletion, which goes on without it.</summary>
    private static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(5);

    /// <exception cref="ProvisioningException">Refused; nothing was created.</exception>
    public async Task<BackupVerification> VerifyAsync(
        DatabaseId id, Func<DatabaseConnection, CancellationToken, Task>? check, BackupVerificationOptions options, CancellationToken cancellationToken)
    {
        var (record, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        var archive = BackupReader.Require(engine, context).DescribeArchive(context);
        if (record.Temporary is not null)
        {
            throw new ProvisioningException(ErrorCode.InvalidState, $"{id} is a throw-away database itself.");
        }

        var started = timeProvider.GetUtcNow();
        var temporary = new TemporaryRecord(await runner.GetNameAsync(cancellationToken).ConfigureAwait(false), started + options.Timeout);
        var request = new RestoreRequest { Spec = CreateSpec(context, engine, options), Source = id, Target = options.Target };
        var asked = new OperationOptions { RequestedBy = options.RequestedBy };
        var restore = await restores.RestoreAsync(request, temporary, asked, cancellationToken).ConfigureAwait(false);
        var result = new BackupVerification
        {
            Succeeded = false, DatabaseId = id, Archive = archive.Folder, Target = options.Target, Message = "", StartedAt = started, IsCleanedUp = false,
        };
        try
        {
            using var timeout = new CancellationTokenSource(options.Timeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            result = await RunAsync(restore, engine, check, result, either.Token).ConfigureAwait(false);
        }
        finally
        {
            result = result with { IsCleanedUp = await DeleteAsync(restore.DatabaseId, cancellationToken).ConfigureAwait(false) };
        }

        cancellationToken.ThrowIfCancellationRequested();
        await KeepProofAsync(id, record.CreatedAt, new ProofRecord(timeProvider.GetUtcNow(), result.Succeeded, result.Message), cancellationToken)
            .ConfigureAwait(false);
        return result;
    }

    /// <summary>The source's, but small and without backups of its own, under a name that fits and that nobody has.</summary>
    private static DatabaseSpec CreateSpec(DatabaseContext context, IEngine engine, BackupVerificationOptions options)
    {
        var project = $"verify-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var room = engine.MaxNameLength - context.Spec.Organization.Length - 1;
        return context.Spec with
        {
            Project = project.Length <= room ? project : $"v{project["verify-".Length..]}",
            Tier = options.Tier,
            Instances = 1,
            Memory = null,
            Cpu = null,
            Storage = context.Storage,
            Backup = null,
            DeletionProtection = false,
        };
    }

    private async Task<BackupVerification> RunAsync(
        Operation restore,
        IEngine engine,
        Func<DatabaseConnection, CancellationToken, Task>? check,
        BackupVerification result,
        CancellationToken cancellationToken)
    {
        DatabaseCredentials? opened = null;
        try
        {
            var ended = await provisioner.WaitAsync(restore.Id, cancellationToken).ConfigureAwait(false);
            var restored = timeProvider.GetUtcNow();
            result = result with { RestoreTime = restored - result.StartedAt };
            var (_, _, context) = await lookup.GetAsync(restore.DatabaseId, cancellationToken).ConfigureAwait(false);
            var content = engine is IReplacementEngine inspecting
                ? await commands.RunOnPrimaryAsync(engine, context, inspecting.Inspect(context), cancellationToken).ConfigureAwait(false)
                : ended.Stages[^1].Message;
            if (check is not null)
            {
                opened = await credentials.GetAsync(restore.DatabaseId, cancellationToken).ConfigureAwait(false);
                var tunnel = await connector.OpenTunnelAsync(restore.DatabaseId, cancellationToken: cancellationToken).ConfigureAwait(false);
                await using var closing = tunnel.ConfigureAwait(false);
                var connection = new DatabaseConnection { Host = tunnel.Host, Port = tunnel.Port, Credentials = opened };
                await check(connection, cancellationToken).ConfigureAwait(false);
            }

            return result with
            {
                Succeeded = true,
                CheckTime = timeProvider.GetUtcNow() - restored,
                Message = $"{result.Archive} was restored and takes logins; {content}{(check is null ? "" : "; the check passed")}.",
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return result with { Message = "It did not end in its time." };
        }
        catch (Exception exception) when (exception is ProvisioningException or KubernetesApiException)
        {
            return result with { Message = $"{result.Archive} was not proved: {exception.Message}", Exception = exception };
        }
        catch (Exception exception)
        {
            // What the caller's check throws is the caller's; all that must not get out of it is the password.
            var said = opened is null ? exception.Message : exception.Message.Replace(opened.Password, "***", StringComparison.Ordinal);
            return result with { Message = $"{result.Archive} was restored, but the check failed: {said}", Exception = exception };
        }
    }

    private async Task<bool> DeleteAsync(DatabaseId id, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(DeletionTimeout, timeProvider);
        try
        {
            var deletion = await provisioner.DeprovisionAsync(id, options: null, limit.Token).ConfigureAwait(false);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await provisioner.WaitAsync(deletion.Id, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is ProvisioningException or KubernetesApiException or OperationCanceledException)
        {
            // It goes on by itself, or is begun again when it expires.
            return false;
        }
    }

    /// <summary>Beside whatever operation runs on the database: nobody else writes a proof but another verification.</summary>
    private async Task KeepProofAsync(DatabaseId id, DateTimeOffset createdAt, ProofRecord proof, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var stored = await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (stored is null || stored.Record.CreatedAt != createdAt || stored.Record.Proof?.At > proof.At
                || await store.ReplaceAsync(stored, stored.Record with { Proof = proof }, cancellationToken).ConfigureAwait(false) is not null)
            {
                return;
            }
        }

        throw new ProvisioningException(ErrorCode.OperationInProgress, $"The record of {id} kept changing while its proof was written.", isTransient: true);
    }
}
