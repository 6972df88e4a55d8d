using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Validation;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>What the API server does for one kind that no schema says: defaults, fields that only it sets, validation.</summary>
internal class KindStrategy
{
    public static readonly KindStrategy Plain = new();

    /// <summary>Whether <c>metadata.generation</c> counts changes of the spec.</summary>
    public virtual bool HasGeneration => false;

    /// <summary>A deletion answers with the object and not with a Status.</summary>
    public virtual bool ReturnsDeleted => false;

    /// <summary>Whether a PUT of an object that is not there creates it.</summary>
    public virtual bool CreatesOnUpdate => false;

    public virtual IReadOnlyList<string> ValidateName(string name) => NameRules.Subdomain(name);

    /// <summary>Fills in what the client left out; of every object that comes in.</summary>
    public virtual void Default(JsonObject item)
    {
    }

    /// <summary>Sets what only the server may set on a new object.</summary>
    public virtual void PrepareForCreate(JsonObject item)
    {
    }

    /// <summary>Restores what an update may not touch.</summary>
    public virtual void PrepareForUpdate(JsonObject item, JsonObject old)
    {
    }

    public virtual void Validate(JsonObject item, List<FieldError> errors)
    {
    }

    public virtual void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
    }

    /// <summary>Of a write to the <c>status</c> subresource.</summary>
    public virtual void ValidateStatusUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
    }

    /// <summary>What counts as the specification: everything but identity and status.</summary>
    public static bool HasSameSpec(JsonObject a, JsonObject b)
    {
        foreach (var name in a.Select(p => p.Key).Concat(b.Select(p => p.Key)).Distinct(StringComparer.Ordinal))
        {
            if (name is not ("apiVersion" or "kind" or "metadata" or "status") && !JsonNode.DeepEquals(a[name], b[name]))
            {
                return false;
            }
        }

        return true;
    }
}
