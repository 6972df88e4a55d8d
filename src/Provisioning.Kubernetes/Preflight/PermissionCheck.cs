using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>Asks for each verb that the library needs whether it is granted.</summary>
internal sealed class PermissionCheck(IKubernetesApi api, IOptions<ProvisioningOptions> options) : IPreflightCheck
{
    private const int Parallelism = 8;

    public string Name => "permission";

    public async Task<IReadOnlyList<PreflightFinding>> RunAsync(PreflightScope scope, CancellationToken cancellationToken)
    {
        var questions = RequiredPermissions.All.SelectMany(permission => permission.Verbs.Select(verb => (Permission: permission, Verb: verb))).ToList();
        var refused = new ConcurrentBag<(Permission Permission, string Verb)>();
        await Parallel.ForEachAsync(
            questions,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (question, token) =>
            {
                if (!await IsAllowedAsync(question.Permission, question.Verb, token).ConfigureAwait(false))
                {
                    refused.Add(question);
                }
            }).ConfigureAwait(false);
        return refused.IsEmpty
            ? [Findings.Ok(Name, $"All {questions.Count} verbs that the library needs are granted.")]
            : [.. refused.GroupBy(question => question.Permission).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal).Select(Describe)];
    }

    private async Task<bool> IsAllowedAsync(Permission permission, string verb, CancellationToken cancellationToken)
    {
        var parts = permission.Resource.Split('/');
        var attributes = new JsonObject { ["group"] = permission.Group, ["resource"] = parts[0], ["verb"] = verb };
        if (parts.Length > 1)
        {
            attributes["subresource"] = parts[1];
        }

        if (permission.InOwnNamespace)
        {
            attributes["namespace"] = options.Value.Namespace;
        }

        var answer = await api.CreateAsync(
            CoreTypes.SelfSubjectAccessReview,
            new Manifest(CoreTypes.SelfSubjectAccessReview, new JsonObject
            {
                ["apiVersion"] = CoreTypes.SelfSubjectAccessReview.ApiVersion,
                ["kind"] = CoreTypes.SelfSubjectAccessReview.Kind,
                ["metadata"] = new JsonObject { ["name"] = "" },
                ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
            }),
            cancellationToken).ConfigureAwait(false);
        return answer.Status?.Allowed == true;
    }

    private PreflightFinding Describe(IGrouping<Permission, (Permission Permission, string Verb)> missing)
    {
        var permission = missing.Key;
        var verbs = permission.Verbs.Where(verb => missing.Any(question => question.Verb == verb)).ToList();
        var where = permission.InOwnNamespace ? $"in namespace {options.Value.Namespace}" : "in all namespaces";
        var quoted = string.Join(", ", verbs.Select(verb => $"\"{verb}\""));
        return Findings.Error(
            $"{Name} {permission}",
            $"The library may not {string.Join(", ", verbs)} {permission} {where}.",
            $"Apply deploy/rbac.yaml, or grant it: {{apiGroups: [\"{permission.Group}\"], resources: [\"{permission.Resource}\"], verbs: [{quoted}]}}.");
    }
}
