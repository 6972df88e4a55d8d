using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>
/// Server-side apply and the ownership of fields, after <c>structured-merge-diff</c>. Pure: objects passed in are not changed,
/// except the one that <see cref="Update"/> is told to put the owners into.
/// </summary>
internal static class FieldManager
{
    private static readonly string[] SystemMetadata =
        ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"];

    /// <summary>Records in <paramref name="updated"/> what a write that is no apply owns now.</summary>
    /// <param name="live">The object before; for a new object, what an empty one looks like.</param>
    /// <param name="now">The time, in whole seconds, as JSON shows it.</param>
    public static void Update(Schema schema, JsonObject live, JsonObject updated, Manager manager, string now)
    {
        // Without managedFields in the request the live ones stay; an explicit empty list drops them.
        var cleared = updated["metadata"]?["managedFields"] is JsonArray { Count: 1 } list && list[0] is JsonObject { Count: 0 };
        var owners = cleared ? new ManagedFields() : ManagedFields.Of(live);
        if (!cleared)
        {
            Record(schema, live, updated, owners, manager, now);
        }

        owners.WriteTo(updated);
    }

    /// <summary>Lays a configuration over an object.</summary>
    /// <param name="live">The object as it is; for a new one, what an empty one looks like.</param>
    /// <param name="applied">What the manager wants, and nothing else.</param>
    /// <returns>The new object, or <see langword="null"/> when nothing changes, neither content nor ownership.</returns>
    /// <exception cref="Rest.ApiException">Other managers own fields that would change, and <paramref name="force"/> is not set.</exception>
    public static JsonObject? Apply(Schema schema, JsonObject live, JsonObject applied, Manager manager, bool force, string now)
    {
        var owners = ManagedFields.Of(live);
        var before = Strip(live);
        if (owners.IsEmpty && live["metadata"]?["uid"] is not null)
        {
            Record(schema, [], live, owners, new Manager("before-first-apply", "Update", manager.ApiVersion, ""), now);
        }

        var former = owners.Clone();
        var lastManager = owners.Managers.FirstOrDefault(m => m.IsApplier && m.Name == manager.Name && m.Subresource == manager.Subresource);
        var last = lastManager.Name is null ? new FieldSet() : owners[lastManager];
        if (lastManager.Name is not null)
        {
            owners.Set(lastManager, new FieldSet());
        }

        var configuration = Strip(applied);
        if (configuration["metadata"] is JsonObject { Count: 0 })
        {
            configuration.Remove("metadata");
        }

        var owned = TypedValue.ToFieldSet(schema, configuration);
        owners.Set(manager, owned, now);
        var merged = (JsonObject)Merge.Over(schema, before, configuration)!;
        var result = Prune(schema, merged, owners, last);
        Yield(schema, before, result, owners, manager, force);
        if (JsonNode.DeepEquals(before, result) && owners.OwnsTheSame(former))
        {
            return null;
        }

        Restore(live, result);
        owners.WriteTo(result);
        return result;
    }

    private static void Record(Schema schema, JsonObject live, JsonObject updated, ManagedFields owners, Manager manager, string now)
    {
        var comparison = Comparison.Between(schema, Strip(live), Strip(updated));
        if (comparison.IsSame)
        {
            return;
        }

        var written = comparison.Modified.Union(comparison.Added);
        owners.TakeFromOthers(manager, written.Union(comparison.Removed));
        var owned = owners[manager].Except(comparison.Removed);
        owners.Set(manager, owned.Union(written), written.IsEmpty ? null : now);
    }

    /// <summary>Removes what the manager applied last time, does not apply now, and nobody else owns.</summary>
    private static JsonObject Prune(Schema schema, JsonObject merged, ManagedFields owners, FieldSet last)
    {
        if (last.IsEmpty)
        {
            return merged;
        }

        var lastFields = last.WithStructs(schema);
        var pruned = TypedValue.Remove(schema, merged, lastFields) as JsonObject ?? [];
        var owned = new FieldSet();
        foreach (var manager in owners.Managers)
        {
            owned = owned.Union(owners[manager]);
        }

        var all = TypedValue.ToFieldSet(schema, merged).WithStructs(schema);
        pruned = TypedValue.Remove(schema, merged,
            all.Except(TypedValue.ToFieldSet(schema, pruned).WithStructs(schema)).Except(owned.WithStructs(schema))) as JsonObject ?? [];
        // What nobody owned, below something that went: it stays unless the manager applied it.
        return TypedValue.Remove(schema, merged, all.Except(TypedValue.ToFieldSet(schema, pruned).WithStructs(schema)).Intersect(lastFields)) as JsonObject
            ?? [];
    }

    /// <summary>Takes the fields that change from their other owners, or refuses.</summary>
    private static void Yield(Schema schema, JsonObject before, JsonObject after, ManagedFields owners, Manager manager, bool force)
    {
        var comparison = Comparison.Between(schema, before, after);
        var written = comparison.Modified.Union(comparison.Added);
        var conflicts = owners.Managers.Where(m => m != manager).Select(m => (Manager: m, Fields: owners[m].Intersect(written)))
            .Where(c => !c.Fields.IsEmpty).ToArray();
        if (conflicts.Length > 0 && !force)
        {
            throw ApplyConflict.Exception(conflicts);
        }

        owners.TakeFromOthers(manager, written.Union(comparison.Removed));
    }

    /// <summary>Whether two versions of an object differ in nothing that anybody set, nor in who set it.</summary>
    public static bool IsSame(JsonObject a, JsonObject b) =>
        JsonNode.DeepEquals(Strip(a), Strip(b)) && ManagedFields.Of(a).OwnsTheSame(ManagedFields.Of(b));

    /// <summary>The object without what is nobody's: its identity and the server's bookkeeping.</summary>
    private static JsonObject Strip(JsonObject item)
    {
        var result = new JsonObject { ["metadata"] = new JsonObject() };
        foreach (var (name, value) in item)
        {
            if (name is "apiVersion" or "kind")
            {
                continue;
            }

            if (name != "metadata" || value is not JsonObject metadata)
            {
                result[name] = value?.DeepClone();
                continue;
            }

            var kept = new JsonObject();
            foreach (var (field, content) in metadata)
            {
                if (!SystemMetadata.Contains(field))
                {
                    kept[field] = content?.DeepClone();
                }
            }

            result["metadata"] = kept;
        }

        return result;
    }

    private static void Restore(JsonObject live, JsonObject result)
    {
        var content = result.ToArray();
        result.Clear();
        result["apiVersion"] = live["apiVersion"]?.DeepClone();
        result["kind"] = live["kind"]?.DeepClone();
        var metadata = result.Ensure("metadata");
        foreach (var (name, value) in live["metadata"] as JsonObject ?? [])
        {
            if (name != "managedFields" && SystemMetadata.Contains(name))
            {
                metadata[name] = value?.DeepClone();
            }
        }

        foreach (var (name, value) in content)
        {
            if (name == "metadata")
            {
                foreach (var (field, child) in ((JsonObject)value!).ToArray())
                {
                    metadata[field] = child?.DeepClone();
                }
            }
            else
            {
                result[name] = value;
            }
        }
    }
}
