using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Planning;

/// <summary>Tells what applying a spec would do, from server-side dry runs. Writes nothing.</summary>
internal sealed class Planner(IKubernetesApi api, SecretCopies copies)
{
    /// <param name="engine">The engine.</param>
    /// <param name="context">The database as it should be.</param>
    /// <param name="record">Its record; null when there is none.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Plan> PlanAsync(IEngine engine, DatabaseContext context, DatabaseRecord? record, CancellationToken cancellationToken)
    {
        await OperatorCheck.EnsureAsync(api, engine, context, cancellationToken).ConfigureAwait(false);
        var manifests = engine.Render(context);
        var ns = await NamespaceClaims.FindAsync(api, context.Spec.Id, cancellationToken).ConfigureAwait(false);
        var warnings = new List<string>();
        var changes = new List<PlannedChange>();
        foreach (var manifest in await SelectAsync(context, manifests, warnings, cancellationToken).ConfigureAwait(false))
        {
            // Nothing can be tried in a namespace that does not exist yet.
            var change = ns is null ? Create(manifest, manifest.Body) : await TryAsync(manifest, warnings, cancellationToken).ConfigureAwait(false);
            if (change is not null)
            {
                changes.Add(change);
            }
        }

        foreach (var old in record is null ? [] : Obsolete.Find(record.Applied, context, manifests))
        {
            changes.Add(new PlannedChange
            {
                Action = PlannedAction.Delete,
                ApiVersion = old.ToType().ApiVersion,
                Kind = old.Kind,
                Namespace = context.Namespace,
                Name = old.Name,
                Fields = [],
            });
        }

        return new Plan { DatabaseId = context.Spec.Id, Changes = changes, Warnings = [.. warnings.Distinct(StringComparer.Ordinal)] };
    }

    private static PlannedChange Create(Manifest manifest, JsonObject body) => Change(PlannedAction.Create, manifest, FieldDiff.Compare(before: null, body));

    private static PlannedChange Change(PlannedAction action, Manifest manifest, IReadOnlyList<FieldChange> fields) => new()
    {
        Action = action,
        ApiVersion = manifest.Type.ApiVersion,
        Kind = manifest.Type.Kind,
        Namespace = manifest.Namespace,
        Name = manifest.Name,
        Fields = fields,
    };

    private async Task<List<Manifest>> SelectAsync(
        DatabaseContext context, DatabaseManifests manifests, List<string> warnings, CancellationToken cancellationToken)
    {
        List<Manifest> selected =
        [
            IsolationManifests.Namespace(context, manifests.PodSecurity, uid: null),
            .. IsolationManifests.Bounds(context, manifests.Sidecars),
            .. manifests.Isolation,
            .. manifests.Secrets.Select(secret => GeneratedSecrets.Write(secret, context)),
            .. await copies.WriteAsync(manifests.CopiedSecrets, context, cancellationToken).ConfigureAwait(false),
            .. manifests.Deployment,
            .. manifests.Endpoint,
            .. manifests.Backup,
        ];
        foreach (var manifest in manifests.Monitoring)
        {
            if (await api.ServesAsync(manifest.Type, cancellationToken).ConfigureAwait(false))
            {
                selected.Add(manifest);
            }
            else
            {
                warnings.Add($"The cluster does not serve {manifest.Type}: {manifest.Type.Kind} {manifest.Name} would be left out.");
            }
        }

        return selected;
    }

    private async Task<PlannedChange?> TryAsync(Manifest manifest, List<string> warnings, CancellationToken cancellationToken)
    {
        var live = await api.GetJsonAsync(manifest.Type, manifest.Namespace, manifest.Name, cancellationToken).ConfigureAwait(false);
        if (manifest.Type.Equals(CoreTypes.Secret) && live is not null && IsGenerated(manifest, live))
        {
            return null;
        }

        var result = await api.ApplyAsync(manifest, new ApplyOptions { DryRun = true }, cancellationToken).ConfigureAwait(false);
        warnings.AddRange(result.Warnings);
        if (live is null)
        {
            return Create(manifest, manifest.Body);
        }

        var fields = FieldDiff.Compare(live, result.Body);
        return fields.Count == 0 ? null : Change(PlannedAction.Update, manifest, fields);
    }

    /// <summary>Secrets with random passwords are made once and never changed: each rendering has other passwords.</summary>
    private static bool IsGenerated(Manifest manifest, JsonObject live) =>
        (manifest.Body["data"] as JsonObject)?.All(entry => (live["data"] as JsonObject)?.ContainsKey(entry.Key) == true) == true;
}
