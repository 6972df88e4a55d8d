using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Authorization;

/// <summary>Role-based access control, from the roles and bindings that are stored.</summary>
internal sealed class Authorizer(ResourceStore roles, ResourceStore roleBindings, ResourceStore clusterRoles, ResourceStore clusterRoleBindings)
{
    /// <exception cref="ApiException">The user may not.</exception>
    public void Authorize(UserInfo user, RequestInfo info)
    {
        var wanted = AccessAttributes.Of(info);
        if (!IsAllowed(user, wanted))
        {
            throw Refusal(user, wanted);
        }
    }

    public bool IsAllowed(UserInfo user, AccessAttributes wanted) => user.IsMaster || RulesFor(user, wanted.Namespace).Any(r => RoleRule.Allows(r, wanted));

    /// <summary>The rules that a user has: in the whole cluster, and in a namespace when one is given.</summary>
    public IEnumerable<JsonObject> RulesFor(UserInfo user, string ns)
    {
        foreach (var binding in clusterRoleBindings.Current.List(null))
        {
            if (Binds(binding.Value, user, ""))
            {
                foreach (var rule in RulesOf(binding.Value, ""))
                {
                    yield return rule;
                }
            }
        }

        if (ns.Length == 0)
        {
            yield break;
        }

        foreach (var binding in roleBindings.Current.List(ns))
        {
            if (Binds(binding.Value, user, ns))
            {
                foreach (var rule in RulesOf(binding.Value, ns))
                {
                    yield return rule;
                }
            }
        }
    }

    /// <summary>The user that a request is to be taken for: its own, or the one that it asks to act as.</summary>
    /// <exception cref="ApiException">The user may not act as that one.</exception>
    public UserInfo Impersonate(HttpRequest request, UserInfo user)
    {
        var name = request.Headers["Impersonate-User"].ToString();
        var groups = request.Headers["Impersonate-Group"].Select(g => g ?? "").ToList();
        if (name.Length == 0)
        {
            return groups.Count == 0 ? user : throw Errors.BadRequest("requested impersonation of groups without impersonating a user");
        }

        var account = name.StartsWith(Authenticator.ServiceAccountPrefix, StringComparison.Ordinal)
            ? name[Authenticator.ServiceAccountPrefix.Length..].Split(':') : [];
        Require(user, account is [var ns, var serviceAccount]
            ? new AccessAttributes { Verb = "impersonate", Resource = "serviceaccounts", Namespace = ns, Name = serviceAccount }
            : new AccessAttributes { Verb = "impersonate", Resource = "users", Name = name });
        foreach (var group in groups)
        {
            Require(user, new AccessAttributes { Verb = "impersonate", Resource = "groups", Name = group });
        }

        if (account is [var space, var who] && groups.Count == 0)
        {
            return ServiceAccountTokens.ForAccount(space, who, "");
        }

        var everybody = name == UserInfo.Anonymous.Name ? "system:unauthenticated" : "system:authenticated";
        return new UserInfo(name, [.. groups.Append(everybody).Distinct(StringComparer.Ordinal)]);
    }

    private void Require(UserInfo user, AccessAttributes wanted)
    {
        if (!IsAllowed(user, wanted))
        {
            throw Refusal(user, wanted);
        }
    }

    private static bool Binds(JsonObject binding, UserInfo user, string ns)
    {
        foreach (var subject in binding["subjects"] as JsonArray ?? [])
        {
            var name = subject.String("name") ?? "";
            var matches = subject.String("kind") switch
            {
                "User" => name == user.Name,
                "Group" => user.Groups.Contains(name),
                "ServiceAccount" => user.Name == $"{Authenticator.ServiceAccountPrefix}{subject.String("namespace") ?? ns}:{name}",
                _ => false,
            };
            if (matches)
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<JsonObject> RulesOf(JsonObject binding, string ns)
    {
        var name = binding.String("roleRef", "name") ?? "";
        var role = binding.String("roleRef", "kind") == "Role" ? roles.Find(ns, name) : clusterRoles.Find(null, name);
        return (role?.Value["rules"] as JsonArray ?? []).OfType<JsonObject>();
    }

    private static ApiException Refusal(UserInfo user, AccessAttributes wanted)
    {
        if (wanted.Path is { } path)
        {
            return new ApiException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {wanted.Verb} path \"{path}\"", []);
        }

        var qualified = wanted.Group.Length == 0 ? wanted.Resource : $"{wanted.Resource}.{wanted.Group}";
        var where = wanted.Namespace.Length == 0 || wanted.Resource == "namespaces" ? "at the cluster scope" : $"in the namespace \"{wanted.Namespace}\"";
        if (wanted.Resource == "namespaces" && wanted.Name.Length > 0)
        {
            where = $"in the namespace \"{wanted.Name}\"";
        }

        var details = new JsonObject();
        if (wanted.Name.Length > 0)
        {
            details["name"] = wanted.Name;
        }

        if (wanted.Group.Length > 0)
        {
            details["group"] = wanted.Group;
        }

        details["kind"] = wanted.Resource;
        return new ApiException(403, "Forbidden",
            $"{qualified}{(wanted.Name.Length > 0 ? $" \"{wanted.Name}\"" : "")} is forbidden: User \"{user.Name}\" cannot {wanted.Verb} resource "
                + $"\"{wanted.QualifiedResource}\" in API group \"{wanted.Group}\" {where}",
            details);
    }
}
