using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Which part of an object a path writes: the main resource never the status, the status subresource nothing else.</summary>
internal static class SubresourceScope
{
    /// <summary>The wanted object with everything out of reach taken from the current one.</summary>
    public static JsonObject Restrict(ApiRequest request, JsonObject wanted, JsonObject current)
    {
        switch (request.Subresource)
        {
            case "status":
                var result = current.Clone();
                Copy("status", wanted, result);
                if (request.Resource.IsCustom)
                {
                    result["metadata"]!["resourceVersion"] = wanted.ResourceVersion();
                }
                else
                {
                    Copy("metadata", wanted, result);
                }

                return result;
            case "finalize":
                Copy("status", current, wanted);
                return wanted;
            default:
                if (request.Resource.HasStatus)
                {
                    Copy("status", current, wanted);
                }

                return wanted;
        }
    }

    /// <summary>An applied configuration without what its path cannot write, so that nobody owns it.</summary>
    public static JsonObject RestrictApplied(ApiRequest request, JsonObject applied)
    {
        if (request.Subresource == "status")
        {
            var status = new JsonObject { ["apiVersion"] = applied["apiVersion"]?.DeepClone(), ["kind"] = applied["kind"]?.DeepClone() };
            Copy("metadata", applied, status);
            Copy("status", applied, status);
            if (request.Resource.IsCustom)
            {
                status["metadata"] = new JsonObject { ["name"] = applied.Name(), ["namespace"] = applied.Namespace(),
                    ["resourceVersion"] = applied.ResourceVersion() };
            }

            return status;
        }

        if (request.Resource.HasStatus && request.Subresource is null)
        {
            applied.Remove("status");
        }

        return applied;
    }

    private static void Copy(string field, JsonObject from, JsonObject to)
    {
        if (from.TryGetPropertyValue(field, out var value))
        {
            to[field] = value?.DeepClone();
        }
        else
        {
            to.Remove(field);
        }
    }
}
