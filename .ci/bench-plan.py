"""Baselines of the planning bench. Instances come as JSON on standard input, tours go out as JSON.

    bench-plan.py lkh                LKH (elkai), one inspector
    bench-plan.py ortools SECONDS    OR-Tools' routing with guided local search, longest tour as short as it gets

An instance is {"points": [[x, y], …], "inspectors": n}; row 0 is the depot. Answered is {"tours": [[row, …], …]} for
each, one a line, as soon as it is there.
"""

import json
import math
import sys


def millimetres(points):
    return [[round(math.hypot(ax - bx, ay - by) * 1000) for bx, by in points] for ax, ay in points]


def lkh(instance):
    import elkai

    tour = elkai.DistanceMatrix(millimetres(instance["points"])).solve_tsp(runs=10)[:-1]
    begins = tour.index(0)
    return [tour[begins + 1 :] + tour[:begins]]


def ortools(instance, seconds):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    costs = millimetres(instance["points"])
    manager = pywrapcp.RoutingIndexManager(len(costs), instance["inspectors"], 0)
    routing = pywrapcp.RoutingModel(manager)
    transit = routing.RegisterTransitMatrix(costs)
    routing.SetArcCostEvaluatorOfAllVehicles(transit)
    routing.AddDimension(transit, 0, sum(max(row) for row in costs), True, "way")
    # As in its own example of shortest longest routes.
    routing.GetDimensionOrDie("way").SetGlobalSpanCostCoefficient(100)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(round(seconds * 1000))
    found = routing.SolveWithParameters(parameters)
    tours = []
    for inspector in range(instance["inspectors"]):
        index, tour = routing.Start(inspector), []
        while not routing.IsEnd(index):
            tour.append(manager.IndexToNode(index))
            index = found.Value(routing.NextVar(index))
        tours.append(tour[1:])
    return tours


for each in json.load(sys.stdin):
    if sys.argv[1] == "lkh":
        answer = lkh(each)
    else:
        answer = ortools(each, float(sys.argv[2]))
    print(json.dumps({"tours": answer}), flush=True)
