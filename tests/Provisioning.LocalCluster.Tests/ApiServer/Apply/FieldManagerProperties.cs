using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.Tests.ApiServer.Apply;

/// <summary>What holds whatever is applied, by whomever, in whatever order.</summary>
public sealed class FieldManagerProperties
{
    private const string Now = "2026-01-01T00:00:00Z";
    private static readonly Provisioning.LocalCluster.ApiServer.ApiResource ConfigMap = BuiltinResources.Load().First(r => r.Kind == "ConfigMap");

    /// <summary>Each step: a manager (0–2) applies some of the keys 0–4 with values 0–2, by force.</summary>
    public static Arbitrary<List<(int Manager, Dictionary<int, int> Data)>> Steps()
    {
        var data = Gen.Choose(0, 2).ListOf()
            .Select(values => values.Take(5).Select((value, key) => (key, value)).Where(p => p.value > 0 || p.key % 2 == 0)
                .ToDictionary(p => p.key, p => p.value));
        return Gen.Zip(Gen.Choose(0, 2), data).ListOf().Select(l => l.Select(t => (t.Item1, t.Item2)).ToList()).ToArbitrary();
    }

    [Property(MaxTest = 300)]
    public Property Apply_AnySequence_ReadsBackWhatTheLastApplierWants() => Prop.ForAll(Steps(), steps =>
    {
        var live = ObjectCodec.Empty(ConfigMap);
        foreach (var (manager, data) in steps)
        {
            live = Apply(live, manager, data);
            foreach (var (key, value) in data)
            {
                if (live["data"]?[$"k{key}"]?.GetValue<string>() != $"{value}")
                {
                    return false;
                }
            }
        }

        return true;
    });

    [Property(MaxTest = 300)]
    public Property Apply_AnySequence_EveryFieldIsOwnedAndEveryOwnerHasItsField() => Prop.ForAll(Steps(), steps =>
    {
        var live = ObjectCodec.Empty(ConfigMap);
        foreach (var (manager, data) in steps)
        {
            live = Apply(live, manager, data);
        }

        var owners = ManagedFields.Of(live);
        var owned = owners.Managers.SelectMany(m => owners[m].Paths()).Where(p => p.Count == 2).Select(p => p[1][2..]).ToHashSet();
        var there = (live["data"] as JsonObject ?? []).Select(p => p.Key).ToHashSet();
        return owned.SetEquals(there);
    });

    [Property(MaxTest = 300)]
    public Property Apply_Twice_ChangesNothing() => Prop.ForAll(Steps(), steps =>
    {
        var live = ObjectCodec.Empty(ConfigMap);
        foreach (var (manager, data) in steps)
        {
            live = Apply(live, manager, data);
            if (FieldManager.Apply(ConfigMap.Schema, live, Configuration(data), Applier(manager), force: false, Now) is not null)
            {
                return false;
            }
        }

        return true;
    });

    [Property(MaxTest = 300)]
    public Property FieldsV1_WrittenAndRead_AreTheSameSet() => Prop.ForAll(Steps(), steps =>
    {
        var live = steps.Aggregate(ObjectCodec.Empty(ConfigMap), (item, step) => Apply(item, step.Manager, step.Data));
        var owners = ManagedFields.Of(live);
        return owners.Managers.All(m => FieldSet.FromFieldsV1(owners[m].ToFieldsV1()).SetEquals(owners[m]));
    });

    private static JsonObject Apply(JsonObject live, int manager, Dictionary<int, int> data) =>
        FieldManager.Apply(ConfigMap.Schema, live, Configuration(data), Applier(manager), force: true, Now) ?? live;

    private static JsonObject Configuration(Dictionary<int, int> data)
    {
        var values = new JsonObject(data.Select(d => KeyValuePair.Create($"k{d.Key}", (JsonNode?)JsonValue.Create($"{d.Value}"))));
        var item = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "c" } };
        if (values.Count > 0)
        {
            item["data"] = values;
        }

        return item;
    }

    private static Manager Applier(int number) => new($"m{number}", "Apply", "v1", "");
}
