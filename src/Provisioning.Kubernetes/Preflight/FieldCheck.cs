using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>
/// Whether the operators' kinds have the fields that the library sets: what an older definition does not know is refused when it is applied. Told by rendering
/// a database and looking every field up in the definitions.
/// </summary>
internal sealed class FieldCheck(IKubernetesApi api, DatabaseContextFactory contexts) : IPreflightCheck
{
    public string Name => "fields";

    public async Task<IReadOnlyList<PreflightFinding>> RunAsync(PreflightScope scope, CancellationToken cancellationToken)
    {
        var findings = new List<PreflightFinding>();
        foreach (var engine in scope.Engines)
        {
            if (engine is IPreflightEngine { Sample: var sample })
            {
                foreach (var manifest in Render(engine, sample).DistinctBy(manifest => manifest.Type))
                {
                    findings.Add(await CheckAsync(manifest, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        return findings;
    }

    private IEnumerable<Manifest> Render(IEngine engine, DatabaseSpec sample)
    {
        var context = contexts.Create(sample, "00000000") with
        {
            Spec = sample with { Backup = BackupPolicy.Daily("sample") },
            BackupStore = new BackupStoreOptions { Bucket = "sample", AccessKeyId = "sample", SecretAccessKey = "sample" },
        };
        var manifests = engine.Render(context);
        return manifests.Deployment.Concat(manifests.Backup).Where(manifest => manifest.Type.Group.Contains('.', StringComparison.Ordinal));
    }

    private async Task<PreflightFinding> CheckAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var subject = $"{Name} {manifest.Type}";
        JsonObject? definition;
        try
        {
            definition = await api.GetJsonAsync(
                CoreTypes.CustomResourceDefinition, ns: null, manifest.Type.ToString(), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == 403)
        {
            return Findings.Warning(subject, "The definition may not be read, so nobody knows whether it has every field.", "Grant get on customresourcedefinitions.");
        }

        var version = definition?["spec"]?["versions"]?.AsArray().FirstOrDefault(version => (string?)version!["name"] == manifest.Type.Version);
        if (version?["schema"]?["openAPIV3Schema"] is not JsonObject schema)
        {
            return Findings.Warning(subject, $"There is no definition of {manifest.Type} {manifest.Type.Version}.", "Install the operator that brings it.");
        }

        var unknown = SchemaFields.FindUnknown(schema["properties"]?["spec"] as JsonObject, manifest.Body["spec"], "spec").ToList();
        return unknown.Count == 0
            ? Findings.Ok(subject, "The definition has every field that the library sets.")
            : Findings.Error(subject, $"The definition does not know {string.Join(", ", unknown)}.", "Update the operator: its definitions are too old.");
    }
}
